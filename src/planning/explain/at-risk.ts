import { findDueMoment } from '../../shared/due.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { type Block, isToCome, parseSpan, totalMinutes } from '../plan/blocks.ts';
import { listFree, overlap } from '../plan/conflicts.ts';
import { daysToSpan } from '../plan/days.ts';
import { isFinished } from '../plan/own-time.ts';
import { minutesLeft, type PlanSnapshot } from '../plan/snapshot.ts';
import type { LeftOut, PlanRequest } from '../solver/types.ts';

/** Free working time is counted for at most this many days after the planned ones. */
const FREE_DAYS = 28;

/**
 * Tasks that may miss their date: those due on the planned days without enough time in the plan, and those due later that need
 * more than the free working time until then. An overdue task is not at risk.
 */
export function findAtRisk(snapshot: PlanSnapshot, request: PlanRequest, leftOut: LeftOut[], blocks: Block[]) {
  const { timezone } = request;
  const now = new Date(request.now);
  const { endsAt } = daysToSpan(request, request);
  const left = minutesLeft(snapshot, now);
  const toCome = blocks.filter((block) => isToCome(block, now));
  const isMissing = new Set(leftOut.flatMap(({ taskId, constraint }) => (constraint === 'dropped' ? [] : taskId)));
  const dated = snapshot.tasks
    .map((task) => ({ ...task, dueAt: findDueMoment(task, timezone) ?? 0 }))
    .filter(({ dueAt }) => dueAt > request.now);
  const last = Math.min(Math.max(endsAt, ...dated.map(({ dueAt }) => dueAt)), endsAt + FREE_DAYS * DAY_MS);
  const free = listFree({ startsAt: endsAt, endsAt: last }, request, [...snapshot.busy.map(parseSpan), ...toCome]);
  const isAtRisk = (task: (typeof dated)[number]) => {
    const { id, dueAt } = task;
    const own = toCome.filter(({ taskId }) => taskId === id);
    if (dueAt <= endsAt) return isMissing.has(id) || own.some((block) => block.endsAt > dueAt);
    if (isFinished(task, snapshot, left, now)) return false;
    const span = { startsAt: Math.max(Date.parse(task.startDate ?? '') || 0, endsAt), endsAt: dueAt };
    const inTime = totalMinutes(own.filter((block) => block.endsAt <= dueAt));
    return (left.get(id) ?? 0) - inTime > totalMinutes(free.map((each) => overlap(each, span)));
  };
  return dated.filter(isAtRisk);
}
