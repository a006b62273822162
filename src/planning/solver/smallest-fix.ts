import { addDays, isoWeekday } from '../../shared/time-zones.ts';
import { type Calendar, DAY_MINUTES, formatTimeOfDay, parseTimeOfDay, workingHoursOn } from './calendar.ts';
import type { FindEnd } from './free-time.ts';
import type { Job } from './jobs.ts';
import { type Fix, MAX_DAYS, ms, type PlanRequest, type PlanTask, SLOT_MINUTES, SLOT_MS } from './types.ts';

const WEEK_DAYS = 7;
/** A day off is taken for one of no hours, at which they would begin. */
const NO_HOURS = { start: '09:00', end: '09:00' };

/** The request with a change that was proposed for a task, which is then wanted before all others that were left out. */
export function applyFix(request: PlanRequest, taskId: string, fix: Fix): PlanRequest {
  return {
    ...applyHours(request, fix),
    days: fix.kind === 'add_days' ? fix.days : request.days,
    tasks: request.tasks.map((task) => (task.id === taskId ? fixTask(task, fix) : task)),
    wanted: [...(request.wanted ?? []), taskId],
  };
}

export function applyHours(request: PlanRequest, fix: Fix): PlanRequest {
  if (fix.kind !== 'extend_hours') return request;
  const { date, start, end } = fix;
  return { ...request, workingHours: { ...request.workingHours, [isoWeekday(date)]: { start, end } } };
}

function fixTask(task: PlanTask, { kind, ...change }: Fix): PlanTask {
  if ('taskIds' in change) return { ...task, after: task.after.filter((id) => !change.taskIds.includes(id)) };
  return kind === 'extend_hours' || kind === 'add_days' ? task : { ...task, ...change };
}

/**
 * The change of the fewest minutes that makes room for what is open of a task; more days, and for what has no date longer hours, only when nothing else does.
 * @param parts the open ones, in their order
 * @param unmet the tasks that it waits for in vain
 */
export function findSmallestFix(
  request: PlanRequest,
  parts: Job[],
  unmet: string[],
  calendar: Calendar,
  roomFor: FindEnd,
) {
  const [part] = parts;
  if (!part) return null;
  const { task, slots, due, earliest } = part;
  const { startAt, dueAt, deadlineAt, minutes, chunk } = task;
  let best: Fix | null = null;
  let cost = Infinity; // minutes

  const helps = (fix: Fix) => roomFor(parts, fixTask(task, fix), { fix }) !== null;
  /** Looks for the least change that helps; the more steps, the more it is to help. */
  const consider = (most: number, fixOf: (steps: number) => Fix, costOf = (steps: number) => steps * SLOT_MINUTES) => {
    let high = most;
    while (high > 0 && costOf(high) >= cost) high -= 1;
    if (high < 1 || !helps(fixOf(high))) return;
    for (let low = 0; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (helps(fixOf(middle))) high = middle;
      else low = middle;
    }
    [best, cost] = [fixOf(high), costOf(high)];
  };
  const minutesTo = (moment: number, from: number) => Math.abs(moment - from) / ms(1);
  const momentOf = (slot: number) => calendar.startsAt + slot * SLOT_MS;

  const withoutThem = (taskIds: string[]) => consider(1, () => ({ kind: 'remove_dependency', taskIds }));
  if (unmet.length > 0) {
    withoutThem(unmet);
    return best;
  }
  if (part.parts === 1) {
    const left = (steps: number) => (slots - steps) * SLOT_MINUTES;
    consider(
      slots - Math.max(Math.ceil(chunk.min / SLOT_MINUTES), 1),
      (steps) => ({ kind: 'shorten', minutes: left(steps) }),
      (steps) => minutes - left(steps),
    );
  }
  const done = deadlineAt === null ? null : roomFor(parts, { ...task, deadlineAt: null });
  if (deadlineAt !== null && done !== null) {
    consider(
      1,
      () => ({ kind: 'move_deadline', deadlineAt: done }),
      () => minutesTo(done, deadlineAt),
    );
  }
  if (dueAt !== null) {
    consider(
      calendar.workable.length - due,
      (steps) => ({ kind: 'move_due', dueAt: momentOf(due + steps) }),
      (steps) => minutesTo(momentOf(due + steps), dueAt),
    );
  }
  if (startAt !== null) {
    consider(
      earliest,
      (steps) => ({ kind: 'start_earlier', startAt: momentOf(earliest - steps) }),
      (steps) => minutesTo(momentOf(earliest - steps), startAt),
    );
  }
  const moreDays = () =>
    consider(MAX_DAYS - request.days, (steps) => ({ kind: 'add_days', days: request.days + steps }));
  // what has no date can wait: nobody is to work longer for it
  if (dueAt === null && deadlineAt === null) {
    if (!best) moreDays();
    if (best) return best;
  }
  for (let day = 0; day < Math.min(request.days, WEEK_DAYS); day += 1) {
    const date = addDays(request.from, day);
    const { start, end } = workingHoursOn(request, date) ?? NO_HOURS;
    consider(Math.floor((DAY_MINUTES - parseTimeOfDay(end)) / SLOT_MINUTES), (steps) => ({
      kind: 'extend_hours',
      date,
      start,
      end: formatTimeOfDay(parseTimeOfDay(end) + steps * SLOT_MINUTES),
    }));
    consider(Math.floor(parseTimeOfDay(start) / SLOT_MINUTES), (steps) => ({
      kind: 'extend_hours',
      date,
      start: formatTimeOfDay(parseTimeOfDay(start) - steps * SLOT_MINUTES),
      end,
    }));
  }
  if (!best) moreDays();
  if (!best && task.after.length > 0) withoutThem(task.after);
  return best;
}
