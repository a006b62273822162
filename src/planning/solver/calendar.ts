import { DAY_MS, MINUTE_MS } from '../../shared/duration.ts';
import { addDays, toMoment } from '../../shared/time-zones.ts';
import { workingHoursOn } from '../../shared/working-hours.ts';
import { itemAt } from './checked.ts';
import { type HourEnergy, type PlanRequest, SLOT_MINUTES, SLOT_MS } from './types.ts';

/** The planned days as slots of 5 minutes of elapsed time, from the first midnight on. */
export interface Calendar {
  startsAt: number;
  endsAt: number;
  /** By slot: 1 when a block may lie there. */
  workable: Uint8Array;
  /** By slot: how many workable slots come before it. It has one more entry, for the end. */
  before: Int32Array;
  /** By slot. */
  energy: HourEnergy[];
  /** How many slots stay free after a block. */
  buffer: number;
  timezone: string;
  /** By due date: the moment of it, once that is known. */
  dueMoments: Map<number, number>;
  /** The due moment of tasks that were due before the first day: the end of the first working day. */
  overdueAt: number;
}

interface Day {
  date: string;
  startsAt: number;
  endsAt: number;
  /** The moment when the clocks show this many minutes after midnight. */
  at: (minutes: number) => number;
}

export function buildDays({ from, days, timezone }: Pick<PlanRequest, 'from' | 'days' | 'timezone'>): Day[] {
  const midnights = Array.from({ length: days + 1 }, (_, day) =>
    toMoment(addDays(from, day), '00:00', timezone).getTime(),
  );
  return midnights.slice(1).map((endsAt, index): Day => {
    const date = addDays(from, index);
    const startsAt = itemAt(midnights, index);
    if (endsAt - startsAt === DAY_MS)
      return { date, startsAt, endsAt, at: (minutes) => startsAt + minutes * MINUTE_MS };
    // The clocks change, or the time zone skips the whole day.
    const known = new Map<number, number>();
    const at = (minutes: number) => {
      const moment = known.get(minutes) ?? toMoment(date, formatTimeOfDay(minutes), timezone).getTime();
      known.set(minutes, moment);
      return Math.min(moment, endsAt);
    };
    return { date, startsAt, endsAt, at };
  });
}

export function buildCalendar(request: PlanRequest, days: Day[] = buildDays(request)): Calendar {
  const { now, breaks, busy, bufferMinutes, energy } = request;
  const { startsAt } = itemAt(days, 0);
  const { endsAt } = itemAt(days, days.length - 1);
  const toSlot = (moment: number) => Math.max((moment - startsAt) / SLOT_MS, 0);
  const workable = new Uint8Array(Math.floor((endsAt - startsAt) / SLOT_MS));
  const levels: HourEnergy[] = [];
  const block = (from: number, until: number) => workable.fill(0, Math.floor(toSlot(from)), Math.ceil(toSlot(until)));

  let overdueAt: number | undefined;
  for (const { date, at } of days) {
    const hours = workingHoursOn(request, date);
    const curve = hours ? energy.workDays : energy.freeDays;
    curve.forEach((level, hour) => {
      const until = toSlot(at(60 * hour + 60));
      for (let slot = Math.ceil(toSlot(at(60 * hour))); slot < until; slot += 1) levels[slot] = level;
    });
    if (!hours) continue;
    const [start, end] = [at(parseTimeOfDay(hours.start)), at(parseTimeOfDay(hours.end))];
    overdueAt ??= end;
    workable.fill(1, Math.ceil(toSlot(start)), Math.floor(toSlot(end)));
    for (const pause of breaks) block(at(parseTimeOfDay(pause.start)), at(parseTimeOfDay(pause.end)));
  }
  const bufferMs = bufferMinutes * MINUTE_MS;
  for (const each of busy) block(each.startsAt - bufferMs, each.endsAt + bufferMs);
  block(startsAt, now);

  const before = new Int32Array(workable.length + 1);
  let total = 0;
  workable.forEach((isWorkable, slot) => {
    total += isWorkable;
    before[slot + 1] = total;
  });
  return {
    startsAt,
    endsAt,
    workable,
    before,
    energy: levels,
    buffer: Math.ceil(bufferMinutes / SLOT_MINUTES),
    timezone: request.timezone,
    dueMoments: new Map(),
    overdueAt: overdueAt ?? endsAt,
  };
}

/** `09:30` → 570 */
export const parseTimeOfDay = (time: string): number => 60 * Number(time.slice(0, 2)) + Number(time.slice(3));

/** 570 → `09:30` */
export const formatTimeOfDay = (minutes: number): string =>
  [minutes / 60, minutes % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
