import { buildCalendar, buildDays, type Calendar } from './calendar.ts';
import { isAllowedOn, type Job, scheduleOnCalendar, scoreBlock } from './jobs.ts';
import { findFreeSlots, type Places } from './problem.ts';
import { applyHours } from './smallest-fix.ts';
import { type Fix, MAX_DAYS, MAX_WAIT_COST, ms, type PlanRequest, type PlanTask, SLOT_MS } from './types.ts';

/** Tells when the open parts of a task would be done, each as early as can be; null when one of them has no room. */
export type FindEnd = (parts: Job[], task: PlanTask, how?: How) => number | null;

interface How {
  /** What changes the days. */
  fix?: Fix;
  /** In a plan without anything. */
  isEmpty?: boolean;
  /** Even if it is worth nothing there. */
  atAnyValue?: boolean;
}

/** Looks for room between what is planned. */
export function searchFreeTime(request: PlanRequest, places: Places): FindEnd {
  const days = buildDays({ ...request, days: MAX_DAYS });
  const sites = new Map<string, { calendar: Calendar; fits: (slot: number, count: number) => boolean }>();
  const siteOf = (fix: Fix | undefined, isEmpty: boolean) => {
    const key = fix?.kind === 'extend_hours' ? fix.date + fix.start + fix.end : String(isEmpty);
    const known = sites.get(key);
    if (known) return known;
    const calendar = buildCalendar({ ...(fix ? applyHours(request, fix) : request), days: MAX_DAYS }, days);
    const site = { calendar, fits: findFreeSlots(calendar, isEmpty ? [] : places).fits };
    sites.set(key, site);
    return site;
  };

  return (parts, task, { fix, isEmpty = false, atAnyValue = false } = {}) => {
    const { calendar, fits } = siteOf(fix, isEmpty);
    const dayCount = fix?.kind === 'add_days' ? fix.days : request.days;
    const slots = ((days[dayCount - 1]?.endsAt ?? 0) - calendar.startsAt) / SLOT_MS;
    let from = 0;
    let endsAt: number | null = null;
    for (const part of parts) {
      const job = { ...part, ...scheduleOnCalendar(task, part.parts > 1 ? part.minutes : task.minutes, calendar) };
      if (!isEmpty) from = Math.max(from, ...part.after.map((first) => places[first]?.until ?? 0));
      const last = Math.min(job.latest, slots - job.slots);
      // More than waiting can cost, since that costs less on fewer days.
      const isWorth = (slot: number) =>
        atAnyValue || scoreBlock(job, slot, slot + job.slots, calendar).value > MAX_WAIT_COST * job.weight;
      const isRoom = (slot: number) =>
        fits(slot, job.slots) && isAllowedOn(task, slot, slot + job.slots, calendar) && isWorth(slot);
      let slot = Math.max(from, job.earliest);
      while (slot <= last && !isRoom(slot)) slot += 1;
      if (slot > last) return null;
      from = slot + job.slots + calendar.buffer;
      endsAt = calendar.startsAt + slot * SLOT_MS + ms(job.minutes);
    }
    return endsAt;
  };
}
