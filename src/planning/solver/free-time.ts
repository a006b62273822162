import { MINUTE_MS } from '../../shared/duration.ts';
import { isPastMidnight } from '../../shared/working-hours.ts';
import { fixHours } from './apply-fix.ts';
import { buildAllDays, buildCalendar, type Calendar, changeHours, type Day } from './calendar.ts';
import { itemAt, lowerBound } from './checked.ts';
import { isAllowedOn, type Job, placeOnCalendar } from './jobs.ts';
import { type FreeSlots, findOpenSlots, type Places } from './place.ts';
import { type Fix, MAX_DAYS, type PlanRequest, type PlanTask, SLOT_MS } from './types.ts';

/** When parts of a task can end at the earliest, one after another; null when one of them does not fit. */
export type FindEarliestEnd = (parts: Job[], task: PlanTask, options?: FindOptions) => number | null;

export interface FindOptions {
  /** Applied first, when it changes the hours or the number of days. */
  fix?: Fix;
  /** Ignores all blocks. */
  isEmpty?: boolean;
}

interface OpenTime extends FreeSlots {
  /** The planned days, and more after them. */
  days: Day[];
  calendar: Calendar;
}

/** Searches the time between the planned blocks. */
export function createEarliestEndFinder(request: PlanRequest, jobs: Job[], places: Places): FindEarliestEnd {
  const findOpenTime = createOpenTimeFinder(request, jobs, places);
  return (parts, task, { fix, isEmpty = false } = {}) => {
    const { days, calendar, fits, startsOf } = findOpenTime(fix, isEmpty);
    const lastDay = itemAt(days, (fix?.kind === 'add_days' ? fix.days : request.days) - 1);
    const isAfter = (dependency: number) =>
      fix?.kind !== 'let_go' || !fix.taskIds.includes(jobs[dependency]?.task.id ?? '');
    const slots = (lastDay.endsAt - calendar.startsAt) / SLOT_MS;
    let from = 0;
    let endsAt: number | null = null;
    for (const part of parts) {
      const job = { ...part, ...placeOnCalendar(task, part.parts > 1 ? part.minutes : task.minutes, calendar) };
      if (!isEmpty)
        from = Math.max(from, ...part.after.filter(isAfter).map((dependency) => places[dependency]?.until ?? 0));
      const last = Math.min(job.latest, slots - job.slots);
      const isPlace = (slot: number) => fits(slot, job.slots) && isAllowedOn(task, slot, slot + job.slots, calendar);
      const starts = startsOf(job.slots);
      const slot = starts
        .subarray(lowerBound(starts, Math.max(from, job.earliest)))
        .find((each) => each > last || isPlace(each));
      if (slot === undefined || slot > last) return null;
      from = slot + job.slots + calendar.buffer;
      endsAt = calendar.startsAt + slot * SLOT_MS + job.minutes * MINUTE_MS;
    }
    return endsAt;
  };
}

/** The time that is open after a fix. What is built once is remembered. */
function createOpenTimeFinder(request: PlanRequest, jobs: Job[], places: Places) {
  const dueMoments = new Map<number, number>();
  const known = new Map<string, OpenTime>();
  const remember = (key: string, open: () => OpenTime): OpenTime => {
    const opened = known.get(key) ?? open();
    known.set(key, opened);
    return opened;
  };
  const open = (changed: PlanRequest, days: Day[], blocks: Places): OpenTime => {
    const calendar = { ...buildCalendar(changed, days), dueMoments };
    return { days, calendar, ...findOpenSlots(calendar, blocks) };
  };
  const openUsual = (days: number, isEmpty: boolean) =>
    remember(`${days} ${isEmpty}`, () => {
      const asked = { ...request, days };
      return open(asked, buildAllDays(asked), isEmpty ? [] : places);
    });
  return (fix: Fix | undefined, isEmpty: boolean): OpenTime => {
    const usual = openUsual(fix?.kind === 'add_days' ? MAX_DAYS : request.days, isEmpty);
    if (fix?.kind === 'let_go') {
      const others = places.filter((_, index) => !fix.taskIds.includes(jobs[index]?.task.id ?? ''));
      return remember(`without ${fix.taskIds}`, () => ({ ...usual, ...findOpenSlots(usual.calendar, others) }));
    }
    if (fix?.kind !== 'extend_hours') return usual;
    const changed = fixHours(request, fix);
    return remember(fix.date + JSON.stringify(fix.spans), () => {
      const day = usual.days.find(({ date }) => date === fix.date);
      if (!day || fix.spans.some(isPastMidnight)) return open(changed, buildAllDays(changed), places);
      const calendar = { ...usual.calendar, workable: changeHours(usual.calendar, changed, day) };
      return { days: usual.days, calendar, ...findOpenSlots(calendar, places) };
    });
  };
}
