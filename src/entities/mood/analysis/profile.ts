import { estimateCurve, SHAPE_LOGS, type Slot } from './curve.ts';
import { type DayWindows, findWindows } from './windows.ts';

export interface ProfileLog {
  /** On the user's clock, with its fraction: 14.5 is half past two. */
  hour: number;
  ageDays: number;
  /** From 1 to 10. */
  value: number;
  isFreeDay: boolean;
}

export interface HourLevel {
  hour: number;
  mean: number;
  /** The user's true level is between `lo` and `hi` with a probability of 80%. */
  lo: number;
  hi: number;
  /** Logs within the hour, on days of this kind. */
  n: number;
  /** Whether the level comes from the user's logs, from logs and the prior, or from the prior. */
  source: 'learned' | 'blended' | 'prior';
}

export interface DayProfile extends DayWindows {
  /** 24. */
  hours: HourLevel[];
  /** Hours by which the user's day is later than the average day; negative is earlier. */
  shift: number;
}

interface Profile {
  workDays: DayProfile;
  freeDays: DayProfile;
  /** Whether there are enough logs to estimate free days separately. Until then both profiles are the same. */
  apart: boolean;
}

/** Fewer logs do not show a user's own hours. */
export const LOGS_FOR_PROFILE = 14;
/** From this many logs on, free days have a profile of their own. */
const APART_FROM = 60;
/** The weight of a log in the profile of the other kind of days. */
const OTHER_DAYS_WEIGHT = 0.5;
const HALF_LIFE_DAYS = 21;
const SLOTS_AN_HOUR = 4;

/** The standard normal quantile of a two-sided 80%. */
const Z80 = 1.2816;

/** Energy, or focus, by hour of the day. The weight of a log halves every HALF_LIFE_DAYS. */
export function estimateProfile(logs: ProfileLog[]): Profile {
  const apart = logs.length >= APART_FROM;
  const workDays = estimateDayProfile(logs, ({ isFreeDay }) => !(apart && isFreeDay));
  return { workDays, freeDays: apart ? estimateDayProfile(logs, ({ isFreeDay }) => isFreeDay) : workDays, apart };
}

function estimateDayProfile(logs: ProfileLog[], isOwn: (log: ProfileLog) => boolean): DayProfile {
  const { shift, points } = estimateCurve(groupIntoSlots(logs, isOwn));
  const counts = Map.groupBy(logs.filter(isOwn), ({ hour }) => Math.floor(hour));
  const hours = points.map(
    ({ mean, deviation, learned }, hour): HourLevel => ({
      hour,
      mean: level(mean),
      lo: level(mean - Z80 * deviation),
      hi: level(mean + Z80 * deviation),
      n: counts.get(hour)?.length ?? 0,
      source: learned < 0.5 ? 'prior' : learned < SHAPE_LOGS ? 'blended' : 'learned',
    }),
  );
  return {
    hours,
    shift,
    ...findWindows(
      points.map(({ mean }) => mean),
      Math.round(shift),
    ),
  };
}

function groupIntoSlots(logs: ProfileLog[], isOwn: (log: ProfileLog) => boolean): Slot[] {
  const slots = Map.groupBy(logs, ({ hour }) => Math.floor(hour * SLOTS_AN_HOUR));
  return [...slots].map(([index, ofSlot]) => {
    const slot = { hour: (index + 0.5) / SLOTS_AN_HOUR, weight: 0, weight2: 0, value: 0, value2: 0 };
    for (const log of ofSlot) {
      const weight = (isOwn(log) ? 1 : OTHER_DAYS_WEIGHT) * 2 ** (-log.ageDays / HALF_LIFE_DAYS);
      slot.weight += weight;
      slot.weight2 += weight ** 2;
      slot.value += weight * log.value;
      slot.value2 += weight * log.value ** 2;
    }
    return slot;
  });
}

const level = (value: number) => Math.round(Math.min(Math.max(value, 1), 10) * 100) / 100;
