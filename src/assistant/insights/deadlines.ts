import { WORK_FINDINGS } from '../../messages/findings.ts';
import { type Language, say } from '../../messages/say.ts';
import { patchTask, requestPlan } from '../../planning/explain/actions.ts';
import type { FindingAction } from '../../planning/explain/responses.ts';
import { sayDue, sayMinutes } from '../../planning/explain/words.ts';
import { isToCome, parseBlocks, subtract, totalMinutes } from '../../planning/plan/blocks.ts';
import { expandOccurrences, taskIdOf } from '../../planning/plan/occurrences.ts';
import { minutesLeft, type OpenTask } from '../../planning/plan/snapshot.ts';
import { QUARTER_MINUTES, type Span } from '../../planning/solver/types.ts';
import { findDueMoment } from '../../shared/due.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { byPriority } from '../../shared/fields.ts';
import { toLocalTime } from '../../shared/time-zones.ts';
import { workdayOf } from '../../shared/working-hours.ts';
import { sayLocal } from '../local-answer/facts.ts';
import { listFreeTime } from '../local-answer/free-time.ts';
import { quote } from '../previews.ts';
import type { Insight } from '../responses.ts';
import { planSooner } from '../room.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Context } from './context.ts';

const RISK_MS = 2 * DAY_MS;

/** The most important task that is due soon and lacks working time until then, or is not planned in time. */
export function findDeadlineAtRisk({ snapshot, now, language }: Context): Insight | null {
  const { timezone } = snapshot;
  const planning = expandOccurrences(snapshot.planning, now, null);
  const left = minutesLeft(planning, now);
  const facts = { snapshot, now, language };
  const blocks = parseBlocks(planning.plan).filter((block) => isToCome(block, now));
  const dayOf = (moment: number) => workdayOf(planning.settings, moment, timezone);
  const plannedUntil = blocks.at(-1)?.startsAt ?? 0;
  const atRisk = planning.tasks.flatMap((task): AtRisk[] => {
    const dueAt = findDueMoment(task, timezone) ?? 0;
    if (dueAt <= now.getTime() || dueAt >= now.getTime() + RISK_MS) return [];
    const own = blocks.filter(({ taskId }) => taskId === task.id);
    const limitAt = task.replacedAt ? Date.parse(task.replacedAt) : dueAt; // a habit is not late on its day
    const kept = own.filter(({ endsAt }) => endsAt <= limitAt);
    const inTime = totalMinutes(kept);
    const late = own.find(({ endsAt }) => endsAt > limitAt);
    const need = (left.get(task.id) ?? 0) - inTime;
    const around = listFreeTime(facts, now.getTime(), dueAt).flatMap((span) => subtract(span, kept));
    const free = totalMinutes(around) + inTime;
    const isAfterPlan = !late && inTime === 0 && dayOf(dueAt - 1) > dayOf(plannedUntil);
    const isTight = need + inTime > free && (free > 0 || task.deadline !== null);
    const isUnplanned = need >= QUARTER_MINUTES && !isAfterPlan;
    return isTight || isUnplanned ? [{ task, dueAt, need, inTime, late, free, isTight }] : [];
  });
  const [first] = atRisk.toSorted((a, b) => byPriority(a.task, b.task) || b.need - a.need || a.dueAt - b.dueAt);
  if (!first) return null;
  const { task, dueAt, need, free, isTight } = first;
  const days = isTight ? null : planSooner(snapshot, taskIdOf(task.id), dueAt, now);
  return {
    type: 'deadline_at_risk',
    priority: 'high',
    text: sayAtRisk(first, snapshot, language),
    evidence: { n: atRisk.length, value: Math.round(isTight ? need + first.inTime - free : need) },
    action: isTight ? startNow(task) : days === null ? null : requestPlan({ days, wanted: [taskIdOf(task.id)] }),
  };
}

interface AtRisk {
  task: OpenTask;
  dueAt: number;
  /** Minutes that are not planned before it is due. */
  need: number;
  /** Minutes that are. */
  inTime: number;
  /** Its first block that ends after it is due. */
  late: Span | undefined;
  /** Minutes until it is due that are free, or planned for it. */
  free: number;
  isTight: boolean;
}

function sayAtRisk({ task, dueAt, need, inTime, late, free, isTight }: AtRisk, snapshot: Snapshot, language: Language) {
  const { timezone, date: today } = snapshot;
  const isPart = inTime > 0;
  const unplanned = late
    ? WORK_FINDINGS[isPart ? 'part_planned_late' : 'planned_late']
    : WORK_FINDINGS[isPart ? 'part_not_planned' : 'not_planned'];
  const [date = '', time = ''] = toLocalTime(late?.startsAt ?? dueAt, timezone).split(' ');
  return say(language, isTight ? WORK_FINDINGS.deadline : unplanned, {
    title: quote(task.title),
    at: sayDue(language, dueAt, { timezone, today }),
    need: sayMinutes(language, isTight ? need + inTime : need),
    free: sayMinutes(language, free),
    when: sayLocal({ date, time }, { snapshot, language }),
  });
}

/** Null when the task is begun and has the highest priority. */
function startNow({ id, status, priority }: OpenTask): FindingAction | null {
  const change = status === 'pending' ? { status: 'in_progress' } : priority !== 'high' && { priority: 'high' };
  return change ? patchTask(taskIdOf(id), change) : null;
}
