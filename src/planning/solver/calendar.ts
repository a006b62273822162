import { DAY_MS, MINUTE_MS, MINUTES_PER_DAY } from '../../shared/duration.ts';
import { addDays, toMoment } from '../../shared/time-zones.ts';
import {
  findNightEnd,
  formatTimeOfDay,
  toMinutes,
  type WorkingHours,
  workingSpansOn,
} from '../../shared/working-hours.ts';
import { floatAt, intAt, itemAt } from './checked.ts';
import { type HourEnergy, type PlanRequest, SLOT_MINUTES, SLOT_MS, type Span } from './types.ts';
import { LATER_DAYS, LOST_MINUTES, MOST_LOST_SHARE, OVERRUN } from './weights.ts';

/** The planned days as slots of 5 minutes of elapsed time, from the first midnight on. */
export interface Calendar {
  startsAt: number;
  endsAt: number;
  /** By slot: 1 when a block may lie there. */
  workable: Uint8Array;
  /** By slot, also of the LATER_DAYS after the planned ones: how many workable slots come before it. One more entry, for the end. */
  before: Int32Array;
  /** The same: how many minutes of planned work usually get done before it. */
  done: Float64Array;
  /** By slot: the first slot of its day. */
  dayStarts: Int32Array;
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

/** A working day: from midnight, or from when the work of the day before ends, to the start of the next working day. */
export interface Day extends Span {
  date: string;
  /** The moment when the clocks show so many minutes after midnight: below 0 on the day before, from 1,440 on the day after. */
  at: (minutes: number) => number;
}

export function buildDays(request: Pick<PlanRequest, 'from' | 'days' | 'timezone'> & WorkingHours): Day[] {
  const { from, days, timezone } = request;
  const dates = Array.from({ length: days + 3 }, (_, day) => addDays(from, day - 1));
  const midnights = dates.map((date) => toMoment(date, '00:00', timezone).getTime());
  const clock = (index: number, minutes: number) => {
    const midnight = itemAt(midnights, index);
    const isUsual = midnights[index + 1] === midnight + DAY_MS; // the clocks do not change
    if (isUsual || minutes === 0) return midnight + minutes * MINUTE_MS;
    return toMoment(itemAt(dates, index), formatTimeOfDay(minutes), timezone).getTime();
  };
  const isSkipped = (index: number) => midnights[index] === midnights[index + 1];
  const start = (index: number) => clock(index, isSkipped(index - 1) ? 0 : findNightEnd(request, itemAt(dates, index)));
  return dates.slice(1, -2).map((date, day) => ({
    date,
    startsAt: start(day + 1),
    endsAt: start(day + 2),
    at: (minutes) => {
      const later = Math.floor(minutes / MINUTES_PER_DAY);
      return clock(day + 1 + later, minutes - later * MINUTES_PER_DAY);
    },
  }));
}

/** By day: how many minutes blocks may lie in. */
export function countWorkableMinutes(request: PlanRequest): { date: string; minutes: number }[] {
  const days = buildDays(request);
  const { workable, startsAt } = buildCalendar(request);
  const toSlot = (moment: number) => Math.floor((moment - startsAt) / SLOT_MS);
  return days.map((day) => ({
    date: day.date,
    minutes: SLOT_MINUTES * workable.subarray(toSlot(day.startsAt), toSlot(day.endsAt)).filter(Boolean).length,
  }));
}

/** A span of working hours. */
interface Shift extends Span {
  breaks: Span[];
}

export function listShifts(request: WorkingHours & Pick<PlanRequest, 'breaks'>, { date, at }: Day): Shift[] {
  if (at(0) === at(MINUTES_PER_DAY)) return []; // the time zone skips the day
  return workingSpansOn(request, date).map((span) => {
    const { start, end } = toMinutes(span);
    const breaks = request.breaks
      .filter(({ minHours = 0 }) => end - start >= 60 * minHours)
      .flatMap((pause) => {
        const each = toMinutes(pause);
        return [-MINUTES_PER_DAY, 0, MINUTES_PER_DAY].map((day) => ({
          from: Math.max(each.start + day, start),
          until: Math.min(each.end + day, end),
        }));
      })
      .filter(({ from, until }) => from < until)
      .map(({ from, until }) => ({ startsAt: at(from), endsAt: at(until) }));
    return { startsAt: at(start), endsAt: at(end), breaks };
  });
}

/** By slot of the calendar: the level of its hour on the user's clock, by the kind of the working day that it belongs to. */
function listEnergy(request: PlanRequest, days: Day[], startsAt: number, slots: number): HourEnergy[] {
  const { workDays, freeDays, today } = request.energy;
  const levels: HourEnergy[] = [];
  for (const { date, endsAt, at } of days) {
    const usual = workingSpansOn(request, date).length > 0 ? workDays : freeDays;
    const curve = date === today?.date ? today.hours : usual;
    for (let hour = 0; at(60 * hour) < endsAt; hour += 1) {
      const level = itemAt(curve, hour % 24);
      const until = Math.min((Math.min(at(60 * hour + 60), endsAt) - startsAt) / SLOT_MS, slots);
      while (levels.length < until) levels.push(level);
    }
  }
  return levels;
}

function listDayStarts(days: Day[], startsAt: number, slots: number): Int32Array {
  const starts = new Int32Array(slots + 1);
  for (const day of days.slice(1)) {
    const first = Math.floor((day.startsAt - startsAt) / SLOT_MS);
    starts.fill(first, first);
  }
  return starts;
}

/** The planned days and the LATER_DAYS after them. */
export const buildAllDays = (request: PlanRequest): Day[] => buildDays({ ...request, days: request.days + LATER_DAYS });

/** @param allDays see `buildAllDays` */
export function buildCalendar(request: PlanRequest, allDays = buildAllDays(request)): Calendar {
  const days = allDays.slice(0, request.days);
  const first = itemAt(days, 0);
  const startsAt = first.at(0);
  const { endsAt } = itemAt(days, days.length - 1);
  const toSlot = (moment: number) => Math.max((moment - startsAt) / SLOT_MS, 0);
  const workable = new Uint8Array(Math.floor(toSlot(itemAt(allDays, allDays.length - 1).endsAt)));
  const shiftsByDay = allDays.map((day) => listShifts(request, day));
  markWorkable(workable, shiftsByDay.flat(), { ...request, busy: [], now: startsAt }, startsAt);
  const rates = listRates(workable, allDays, startsAt);
  markWorkable(workable, shiftsByDay.flat(), request, startsAt);
  workable.fill(0, 0, Math.ceil(toSlot(first.startsAt)));

  const before = new Int32Array(workable.length + 1);
  const done = new Float64Array(workable.length + 1);
  for (let slot = 0; slot < workable.length; slot += 1) {
    const isOpen = workable[slot] ?? 0;
    before[slot + 1] = intAt(before, slot) + isOpen;
    done[slot + 1] = floatAt(done, slot) + isOpen * floatAt(rates, slot);
  }
  const slots = Math.floor(toSlot(endsAt));
  return {
    startsAt,
    endsAt,
    workable: workable.subarray(0, slots),
    before,
    done,
    dayStarts: listDayStarts(days, startsAt, slots),
    energy: listEnergy(request, days, startsAt, slots),
    buffer: Math.ceil(request.bufferMinutes / SLOT_MINUTES),
    timezone: request.timezone,
    dueMoments: new Map(),
    overdueAt:
      shiftsByDay
        .slice(0, days.length)
        .find((each) => each.length > 0)
        ?.at(-1)?.endsAt ?? endsAt,
  };
}

/** By slot: how many minutes of planned work usually get done in it. A short day loses as much as a long one. */
function listRates(hours: Uint8Array, days: Day[], startsAt: number): Float64Array {
  const rates = new Float64Array(hours.length);
  for (const day of days) {
    const from = Math.max((day.startsAt - startsAt) / SLOT_MS, 0);
    const until = (day.endsAt - startsAt) / SLOT_MS;
    const open = SLOT_MINUTES * hours.subarray(from, until).filter(Boolean).length;
    rates.fill((SLOT_MINUTES * (1 - Math.min(LOST_MINUTES / open, MOST_LOST_SHARE))) / OVERRUN, from, until);
  }
  return rates;
}

/** Marks the slots that may be planned: those in shifts, but not in breaks, busy times or the past. */
function markWorkable(
  workable: Uint8Array,
  shifts: Shift[],
  { now, busy, bufferMinutes }: PlanRequest,
  startsAt: number,
) {
  const toSlot = (moment: number) => Math.max((moment - startsAt) / SLOT_MS, 0);
  const block = (from: number, until: number) => workable.fill(0, Math.floor(toSlot(from)), Math.ceil(toSlot(until)));
  for (const shift of shifts) workable.fill(1, Math.ceil(toSlot(shift.startsAt)), Math.floor(toSlot(shift.endsAt)));
  for (const pause of shifts.flatMap(({ breaks }) => breaks)) block(pause.startsAt, pause.endsAt);
  const bufferMs = bufferMinutes * MINUTE_MS;
  for (const each of busy) block(each.startsAt - bufferMs, each.endsAt + bufferMs);
  block(startsAt, now);
}

/** The workable slots when one day has other hours, which end before the next day begins. */
export function changeHours({ workable, startsAt }: Calendar, request: PlanRequest, day: Day): Uint8Array {
  const changed = workable.slice();
  changed.fill(0, Math.max((day.startsAt - startsAt) / SLOT_MS, 0), (day.endsAt - startsAt) / SLOT_MS);
  markWorkable(changed, listShifts(request, day), request, startsAt);
  return changed;
}

/** The first slot after a date. What is overdue on the first day should be done on the first working day. */
export const toLimit = (moment: number, { startsAt, overdueAt }: Calendar): number =>
  Math.ceil(((moment <= startsAt ? overdueAt : moment) - startsAt) / SLOT_MS);
