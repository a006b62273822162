import { NO_PICK_REASONS, NOW_REASONS } from '../../messages/planning.ts';
import { type Language, say, sayTime } from '../../messages/say.ts';
import { findDueMoment } from '../../shared/due.ts';
import { DAY_MS, MINUTE_MS, MINUTES_PER_DAY } from '../../shared/duration.ts';
import { daysBetween, toLocalDate, toLocalTime } from '../../shared/time-zones.ts';
import { parseTimeOfDay, workdayOf } from '../../shared/working-hours.ts';
import { isPlanned, parseBlocks, parseSpan } from '../plan/blocks.ts';
import { findWakingHours } from '../plan/days.ts';
import { expectEnergy } from '../plan/energy.ts';
import { splitId, taskIdOf } from '../plan/occurrences.ts';
import { findOwnTime, isOver } from '../plan/own-time.ts';
import { isTaskOpen, minutesLeft, type OpenTask, type PlanSnapshot } from '../plan/snapshot.ts';
import { QUARTER_MINUTES, type Span } from '../solver/types.ts';
import { type NoPick, type NowTask, pickTasks } from './pick.ts';
import type { NowAnswer } from './responses.ts';

/** The time of a user who asks late in the evening or at night. */
const LATE_MINUTES = 60;
/** A block that begins within these minutes can begin now. */
const SOON_MINUTES = 30;

type Taken = Span & { taskId?: string };

/**
 * Which tasks to do now.
 * @param asked how many minutes the user has; the rest of the waking day when undefined
 * @param felt the energy that the user has; the expected one when undefined
 */
export function buildNowResponse(
  snapshot: PlanSnapshot,
  asked: number | undefined,
  now: Date,
  felt?: number,
): NowAnswer {
  const { settings, today, history } = snapshot;
  const { language, timezone } = settings;
  const taken = listTaken(snapshot, now);
  const busyUntil = findBusyUntil(taken, now);
  const freeUntil = busyUntil === null ? taken[0]?.startsAt : undefined;
  const most = Math.min(asked ?? countWakingMinutes(snapshot, now), MINUTES_PER_DAY);
  const countMinutes = (until = Infinity) => Math.min(most, Math.floor((until - now.getTime()) / MINUTE_MS));
  const minutes = busyUntil === null ? countMinutes(freeUntil) : 0;
  const expected = expectEnergy(history, settings, now);
  const energy: NowAnswer['energy'] =
    felt === undefined
      ? { level: expected.findLevel(now.getTime()), source: expected.source }
      : { level: felt, source: 'log' };
  const situation = {
    energy,
    minutes,
    freeUntil: freeUntil === undefined ? null : new Date(freeUntil).toISOString(),
  };
  const respondEmpty = (reason: keyof typeof NO_PICK_REASONS, text: string): NowAnswer => ({
    ...situation,
    tasks: [],
    empty: { reason, text },
  });
  if (busyUntil !== null) {
    const at = sayUntil(language, toLocalTime(busyUntil, timezone), today);
    return respondEmpty('busy', say(language, NO_PICK_REASONS.busy, { at }));
  }

  const left = minutesLeft(snapshot, now);
  const workday = findWorkday(snapshot, now);
  const unfinished = snapshot.tasks.filter((task) => !task.isComing && left.get(task.id) !== 0);
  if (unfinished.length === 0 && snapshot.tasks.length > 0) {
    return respondEmpty('done', say(language, NO_PICK_REASONS.done));
  }
  const tasks = unfinished.filter(({ id }) => !isDroppedOn(snapshot, id, workday));
  if (tasks.length === 0 && unfinished.length > 0) {
    return respondEmpty('dropped', say(language, NO_PICK_REASONS.dropped));
  }
  const found = pickTasks(
    tasks.map((task) => ({
      ...toNowTask(task, left.get(task.id) ?? 0, snapshot, now),
      available: countMinutes(taken.find(({ taskId }) => taskId !== task.id)?.startsAt),
    })),
    energy.level,
  );
  if ('nothing' in found) return respondEmpty(found.nothing, sayNothing(found, minutes, language));
  return {
    ...situation,
    tasks: found.picks.flatMap((pick) => {
      const task = tasks.find(({ id }) => id === pick.id);
      if (!task) return [];
      const { minutes, reasons } = pick;
      const text = reasons.map((reason) => say(language, NOW_REASONS[reason])).join(', ');
      return { ...splitId(task.id), title: task.title, priority: task.priority, minutes, reasons, text };
    }),
    empty: null,
  };
}

function sayNothing(found: NoPick, minutes: number, language: Language): string {
  if (found.nothing !== 'too_short') return say(language, NO_PICK_REASONS[found.nothing]);
  return say(language, NO_PICK_REASONS.too_short, { minutes, shortest: found.shortest });
}

const isDroppedOn = ({ plan }: PlanSnapshot, id: string, workday: string) =>
  plan?.dropped.some(({ taskId, date }) => taskId === taskIdOf(id) && date === workday) ?? false;

const findWorkday = ({ settings }: PlanSnapshot, now: Date) => workdayOf(settings, now.getTime(), settings.timezone);

/** `09:30` today, `27 November, 09:30` on another day. */
const sayUntil = (language: Language, time: string, today: string) =>
  time.startsWith(today) ? time.slice(today.length + 1) : sayTime(language, time, today);

function toNowTask(task: OpenTask, left: number, snapshot: PlanSnapshot, now: Date): Omit<NowTask, 'available'> {
  const { settings, today, plan } = snapshot;
  const { timezone } = settings;
  const { id, position, priority, energyLevel, status, startDate, deadline, openDependencies } = task;
  const time = now.getTime();
  const running = parseBlocks(plan).find(
    ({ taskId, startsAt, endsAt, done }) => taskId === id && !done && startsAt <= time && endsAt > time,
  );
  // the elapsed part of the running block counts as done
  const minutes = running ? Math.max(Math.ceil(left - (time - running.startsAt) / MINUTE_MS), 1) : left;
  const { min } = settings.chunkMinutes;
  const dueAt = findDueMoment(task, timezone);
  const dueInDays = dueAt === null ? null : daysBetween(today, toLocalDate(dueAt - 1, timezone));
  // a due task can be done in quarter-hours; a task without an estimate is not split
  const least = (dueInDays ?? 1) > 0 || task.estimatedDuration === null ? min : QUARTER_MINUTES;
  const shortest = minutes < 2 * least ? minutes : least;
  const endsAt = isOver(task, snapshot, now) ? time : deadline === null ? null : Date.parse(deadline);
  return {
    id,
    position,
    minutes,
    shortest: running ? 1 : shortest,
    priority,
    energy: energyLevel,
    isWaiting: openDependencies.length > 0 || (startDate !== null && Date.parse(startDate) > time),
    isBegun: status === 'in_progress',
    isPlannedNow: running !== undefined,
    isPlannedNext: !running && findNextBlock(snapshot, now)?.taskId === id,
    dueInDays,
    dueInMinutes: dueAt === null ? null : (dueAt - time) / MINUTE_MS,
    deadlineInMinutes: endsAt === null ? null : (endsAt - time) / MINUTE_MS,
  };
}

/** The block that begins next, soon. */
const findNextBlock = (snapshot: PlanSnapshot, now: Date) =>
  parseBlocks(snapshot.plan).find(
    ({ taskId, startsAt }) =>
      startsAt > now.getTime() && startsAt <= now.getTime() + SOON_MINUTES * MINUTE_MS && isTaskOpen(snapshot, taskId),
  );

function countWakingMinutes(snapshot: PlanSnapshot, now: Date): number {
  const workday = findWorkday(snapshot, now);
  const [date = '', time = ''] = toLocalTime(now.getTime(), snapshot.settings.timezone).split(' ');
  const { start, end } = findWakingHours(snapshot.settings, workday);
  const minute = MINUTES_PER_DAY * daysBetween(workday, date) + parseTimeOfDay(time);
  const left = minute < 60 * start ? 0 : 60 * end - minute;
  return Math.max(left, LATE_MINUTES);
}

/** The busy times, locked blocks and own times of the next 24 hours, by start. The last two have the id of their task. */
function listTaken(snapshot: PlanSnapshot, now: Date): Taken[] {
  const time = now.getTime();
  const locked = parseBlocks(snapshot.plan).filter((block) => block.locked && isTaskOpen(snapshot, block.taskId));
  const ownTimes = snapshot.tasks
    .filter(({ id }) => !isPlanned(snapshot.plan, id, now))
    .flatMap((task) => {
      const span = findOwnTime(task, snapshot.settings.timezone);
      return span ? [{ ...span, taskId: task.id }] : [];
    });
  return [...snapshot.busy.map(parseSpan), ...[...locked, ...ownTimes].filter(({ startsAt }) => startsAt > time)]
    .filter(({ startsAt, endsAt }) => endsAt > time && startsAt < time + DAY_MS)
    .sort((a, b) => a.startsAt - b.startsAt);
}

/** Null when the user is free now. */
function findBusyUntil(taken: Span[], now: Date): number | null {
  let until = now.getTime();
  for (const { startsAt, endsAt } of taken) {
    if (startsAt > until) break;
    until = Math.max(until, endsAt);
  }
  return until > now.getTime() ? until : null;
}
