import { buildRequest } from '../../planning/plan/request.ts';
import { buildCalendar } from '../../planning/solver/calendar.ts';
import { MAX_DAYS, SLOT_MS, type Span } from '../../planning/solver/types.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import { workdayOf } from '../../shared/working-hours.ts';
import type { Facts } from './query.ts';

/** The working time between two moments of the next two weeks, without breaks and busy times. */
export const countFreeMinutes = (facts: Facts, until: number, from = facts.now.getTime()): number =>
  listFreeTime(facts, from, until).reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0);

/** The same as spans. @param taken what else takes time */
export function listFreeTime({ snapshot, now }: Facts, from: number, until: number, taken: Span[] = []): Span[] {
  const { planning, timezone } = snapshot;
  const today = workdayOf(planning.settings, now.getTime(), timezone);
  const request = buildRequest(planning, { from: today, days: MAX_DAYS }, { now });
  const { workable, startsAt } = buildCalendar({ ...request, busy: [...request.busy, ...taken] });
  const free: Span[] = [];
  for (const [slot, isWorkable] of workable.entries()) {
    const start = startsAt + slot * SLOT_MS;
    if (!isWorkable || start < from || start + SLOT_MS > until) continue;
    const last = free.at(-1);
    if (last?.endsAt === start) last.endsAt = start + SLOT_MS;
    else free.push({ startsAt: start, endsAt: start + SLOT_MS });
  }
  return free;
}
