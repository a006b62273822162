import { MINUTE_MS } from '../../shared/duration.ts';
import { isPastMidnight } from '../../shared/working-hours.ts';
import { fixHours } from './apply-fix.ts';
import { buildAllDays, buildCalendar, type Calendar } from './calendar.ts';
import { itemAt } from './checked.ts';
import { lowerBound } from './exact.ts';
import { isAllowedOn, type Job, placeOnCalendar } from './jobs.ts';
import { findFreeSlots, type Places } from './place.ts';
import { type Fix, MAX_DAYS, type PlanRequest, type PlanTask, SLOT_MS, SLOTS_PER_QUARTER, type Span } from './types.ts';

/** When parts of a task can end at the earliest, one after another; null when one of them does not fit. */
export type FindEarliestEnd = (parts: Job[], task: PlanTask, options?: FindOptions) => number | null;

export interface FindOptions {
  /** Applied first, when it changes the hours or the number of days. */
  fix?: Fix;
  /** Ignores all blocks. */
  isEmpty?: boolean;
}

interface OpenTime {
  days: Span[];
  calendar: Calendar;
  isFree: (slot: number) => boolean;
  fits: (slot: number, count: number) => boolean;
  /** Ascending. */
  freeSlots: Int32Array;
}

/** Searches the time between the planned blocks. */
export function createEarliestEndFinder(request: PlanRequest, jobs: Job[], places: Places): FindEarliestEnd {
  const dueMoments = new Map<number, number>();
  const usualDays = buildAllDays({ ...request, days: MAX_DAYS });
  const known = new Map<string, OpenTime>();
  const openCalendar = (fix: Fix | undefined, isEmpty: boolean) => {
    const key = fix?.kind === 'extend_hours' ? fix.date + JSON.stringify(fix.spans) : String(isEmpty);
    const found = known.get(key);
    if (found) return found;
    const changed = { ...(fix ? fixHours(request, fix) : request), days: MAX_DAYS };
    const days = fix?.kind === 'extend_hours' && fix.spans.some(isPastMidnight) ? buildAllDays(changed) : usualDays;
    const calendar = { ...buildCalendar(changed, days), dueMoments };
    const opened = { days, calendar, ...findFreeTime(calendar, isEmpty ? [] : places) };
    known.set(key, opened);
    return opened;
  };

  /** The open time without the blocks of one task. */
  const openWithout = (taskId: string): OpenTime => {
    const key = `without ${taskId}`;
    const open = openCalendar(undefined, false);
    const others = places.filter((_, index) => jobs[index]?.task.id !== taskId);
    const opened = known.get(key) ?? { ...open, ...findFreeTime(open.calendar, others) };
    known.set(key, opened);
    return opened;
  };

  return (parts, task, { fix, isEmpty = false } = {}) => {
    const open = fix?.kind === 'let_go' ? openWithout(fix.taskId) : openCalendar(fix, isEmpty);
    const { days, calendar, isFree, fits, freeSlots } = open;
    const lastDay = itemAt(days, (fix?.kind === 'add_days' ? fix.days : request.days) - 1);
    const isAfter = (dependency: number) => fix?.kind !== 'let_go' || jobs[dependency]?.task.id !== fix.taskId;
    const slots = (lastDay.endsAt - calendar.startsAt) / SLOT_MS;
    let from = 0;
    let endsAt: number | null = null;
    for (const part of parts) {
      const job = { ...part, ...placeOnCalendar(task, part.parts > 1 ? part.minutes : task.minutes, calendar) };
      if (!isEmpty)
        from = Math.max(from, ...part.after.filter(isAfter).map((dependency) => places[dependency]?.until ?? 0));
      const last = Math.min(job.latest, slots - job.slots);
      const isStart = (slot: number) =>
        job.slots < SLOTS_PER_QUARTER || slot % SLOTS_PER_QUARTER === 0 || !isFree(slot - 1);
      const isPlace = (slot: number) =>
        isStart(slot) && fits(slot, job.slots) && isAllowedOn(task, slot, slot + job.slots, calendar);
      const slot = freeSlots
        .subarray(lowerBound(freeSlots, Math.max(from, job.earliest)))
        .find((each) => each > last || isPlace(each));
      if (slot === undefined || slot > last) return null;
      from = slot + job.slots + calendar.buffer;
      endsAt = calendar.startsAt + slot * SLOT_MS + job.minutes * MINUTE_MS;
    }
    return endsAt;
  };
}

function findFreeTime(calendar: Calendar, places: Places) {
  const { isFree, fits } = findFreeSlots(calendar, places);
  const freeSlots = new Int32Array(calendar.workable.length);
  let count = 0;
  for (let slot = 0; slot < freeSlots.length; slot += 1) {
    if (!isFree(slot)) continue;
    freeSlots[count] = slot;
    count += 1;
  }
  return { isFree, fits, freeSlots: freeSlots.subarray(0, count) };
}
