import type { HourEnergy, PlanRequest, PlanTask } from '../../src/planning/solver/types.ts';
import { addDays, toMoment } from '../../src/shared/time-zones.ts';
import { dice, MONDAY, request, task } from '../support/planner-instances.ts';

const MINUTE_MS = 60_000;
const QUARTERS_PER_DAY = 96;

/** How many different requests `varied` makes before sizes repeat. */
export const VARIETY = 90;

/**
 * Requests that differ in everything: the number of tasks, days and load by seed, the rest at random. A third has dependencies, a
 * third short parts, a third both and a buffer. All times are quarter-hours, so that more optima can be proved.
 */
export function varied(seed: number): PlanRequest {
  const { int, chance, one, uniform } = dice(seed);
  const [count = 0, days = 1, load = 1, kind = 0] = [
    [8, 12, 20, 30, 50][seed % 5],
    [1, 3][Math.floor(seed / 5) % 2],
    [0.75, 1, 1.5][Math.floor(seed / 10) % 3],
    Math.floor(seed / 30) % 3,
  ];
  const timezone = one(['Europe/Moscow', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Pago_Pago']);
  const midnight = (day: number) => toMoment(addDays(MONDAY, day), '00:00', timezone).getTime();
  const moment = (from: number, until: number) =>
    midnight(0) + int(from * QUARTERS_PER_DAY, until * QUARTERS_PER_DAY) * 15 * MINUTE_MS;
  const hours = { start: '08:30', end: '17:30' };
  const shares = Array.from({ length: count }, () => 0.35 + uniform());
  const minute = (load * days * 440) / shares.reduce((sum, share) => sum + share, 0);
  const name = (index: number) => `task-${index}`;
  const max = kind === 0 ? 120 : one([45, 60, 90]);
  return request({
    days,
    timezone,
    now: midnight(0),
    workingHours: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours },
    breaks: chance(0.6) ? [{ start: '12:30', end: '13:15' }] : [],
    bufferMinutes: kind === 2 ? 15 : 0,
    busy: Array.from({ length: days }, (_, day) => {
      const startsAt = midnight(day) + int(17, 33) * 30 * MINUTE_MS;
      return { startsAt, endsAt: startsAt + int(2, 5) * 15 * MINUTE_MS };
    }),
    energy: { workDays: curve(one([9, 11, 14, 17, 21]), 4 * uniform()), freeDays: curve(12, 0) },
    tasks: shares.map(
      (share, index): PlanTask =>
        task(name(index), {
          minutes: Math.max(15 * Math.round((share * minute) / 15), 15),
          priority: one(['low', 'medium', 'high']),
          energy: one(['low', 'medium', 'high', null]),
          startAt: chance(0.1) ? moment(0.3, days - 0.4) : null,
          dueAt: chance(0.35) ? moment(-1.5, days + 1) : null,
          deadlineAt: chance(0.1) ? moment(0.4, days + 0.5) : null,
          suggestedAt: chance(0.1) ? moment(0.35, days - 0.3) : null,
          context: chance(0.3) ? one(['home', 'office']) : null,
          after: kind !== 1 && index > 0 && chance(0.3) ? [name(int(0, index - 1))] : [],
          chunk: { min: 15, max },
        }),
    ),
  });
}

function curve(peak: number, swing: number): HourEnergy[] {
  return Array.from({ length: 24 }, (_, hour) => ({
    mean: 5.5 + swing * Math.cos(((hour - peak) * Math.PI) / 12),
    source: 'learned',
  }));
}

/** One long task of low priority opens several important ones; others of medium priority compete for the day. */
export function opened(seed: number): PlanRequest {
  const { int, chance, one } = dice(seed);
  const dueAt = Date.parse(`${MONDAY}T17:00:00Z`);
  const many = (count: number, make: (index: number) => PlanTask) =>
    Array.from({ length: count }, (_, index) => make(index));
  return request({
    tasks: [
      task('first', { minutes: int(8, 16) * 15, priority: 'low', chunk: { min: 30, max: 240 } }),
      ...many(int(2, 8), (index) =>
        task(`then-${index}`, {
          minutes: one([15, 30, 45]),
          priority: 'high',
          dueAt: chance(0.8) ? dueAt : null,
          after: ['first'],
        }),
      ),
      ...many(int(8, 18), (index) => task(`other-${index}`, { minutes: one([30, 45, 60]) })),
    ],
  });
}
