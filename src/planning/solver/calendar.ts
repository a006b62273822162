import { addDays, isoWeekday, toMoment } from '../../shared/time-zones.ts';
import {
  type HourEnergy,
  MAX_WAIT_COST,
  ms,
  type PlanRequest,
  SLOT_MINUTES,
  SLOT_MS,
  type TimeSpan,
  WAIT_COST,
} from './types.ts';

/** Days as slots of a quarter of an hour of real time, from the first midnight on. */
export interface Calendar {
  startsAt: number;
  endsAt: number;
  /** By slot: whether a block may lie there. */
  workable: Uint8Array;
  /** By slot: how many workable ones come before it; it has one more, for the end. */
  before: Int32Array;
  /** By slot. */
  energy: HourEnergy[];
  /** How many slots stay free after a block. */
  buffer: number;
  /** What a slot of waiting costs, as a share of the weight. */
  waitCost: number;
  /** When tasks are due that were so before the first day: at the end of the first working one. */
  overdueAt: number;
}

export interface Day {
  date: string;
  startsAt: number;
  endsAt: number;
  /** The moment at which the clocks show so many minutes after midnight. */
  at: (minutes: number) => number;
}

export const DAY_MINUTES = 1_440;

export function buildDays({ from, days, timezone }: Pick<PlanRequest, 'from' | 'days' | 'timezone'>): Day[] {
  const midnights = Array.from({ length: days + 1 }, (_, day) =>
    toMoment(addDays(from, day), '00:00', timezone).getTime(),
  );
  return midnights.slice(1).map((endsAt, index): Day => {
    const date = addDays(from, index);
    const startsAt = midnights[index] ?? endsAt;
    if (endsAt - startsAt === ms(DAY_MINUTES))
      return { date, startsAt, endsAt, at: (minutes) => startsAt + ms(minutes) };
    // The clocks change, or skip all of the day.
    const known = new Map<number, number>();
    const at = (minutes: number) => {
      const moment = known.get(minutes) ?? toMoment(date, formatTimeOfDay(minutes), timezone).getTime();
      known.set(minutes, moment);
      return Math.min(moment, endsAt);
    };
    return { date, startsAt, endsAt, at };
  });
}

export const workingHoursOn = ({ workingHours }: PlanRequest, date: string): TimeSpan | null =>
  workingHours[isoWeekday(date)] ?? null;

export function buildCalendar(request: PlanRequest, days: Day[] = buildDays(request)): Calendar {
  const { now, breaks, busy, bufferMinutes, energy } = request;
  const startsAt = days[0]?.startsAt ?? 0;
  const endsAt = days.at(-1)?.endsAt ?? startsAt;
  const size = Math.floor((endsAt - startsAt) / SLOT_MS);
  const slot = (moment: number) => Math.max((moment - startsAt) / SLOT_MS, 0);
  const workable = new Uint8Array(size);
  const levels: HourEnergy[] = [];
  const block = (from: number, until: number) => workable.fill(0, Math.floor(slot(from)), Math.ceil(slot(until)));

  let overdueAt: number | undefined;
  for (const { date, at } of days) {
    const hours = workingHoursOn(request, date);
    const curve = hours ? energy.workDays : energy.freeDays;
    curve.forEach((level, hour) => {
      const until = slot(at(60 * hour + 60));
      for (let index = Math.ceil(slot(at(60 * hour))); index < until; index += 1) levels[index] = level;
    });
    if (!hours) continue;
    overdueAt ??= at(parseTimeOfDay(hours.end));
    workable.fill(1, Math.ceil(slot(at(parseTimeOfDay(hours.start)))), Math.floor(slot(at(parseTimeOfDay(hours.end)))));
    for (const { start, end } of breaks) block(at(parseTimeOfDay(start)), at(parseTimeOfDay(end)));
  }
  for (const each of busy) block(each.startsAt - ms(bufferMinutes), each.endsAt + ms(bufferMinutes));
  block(startsAt, now);

  const before = new Int32Array(size + 1);
  workable.forEach((is, index) => {
    before[index + 1] = (before[index] ?? 0) + is;
  });
  return {
    startsAt,
    endsAt,
    workable,
    before,
    energy: levels,
    buffer: Math.ceil(bufferMinutes / SLOT_MINUTES),
    waitCost: Math.min(WAIT_COST, MAX_WAIT_COST / (before[size] || 1)),
    overdueAt: overdueAt ?? endsAt,
  };
}

/** `09:30` → 570 */
export const parseTimeOfDay = (time: string): number => 60 * Number(time.slice(0, 2)) + Number(time.slice(3));

/** 570 → `09:30` */
export const formatTimeOfDay = (minutes: number): string =>
  [minutes / 60, minutes % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
