import { estimateCurve, SHAPE_LOGS, type Slot } from './curve.ts';
import { type DayWindows, findWindows } from './windows.ts';

export interface ProfileLog {
  /** Of the person's clock, with its fraction: 14.5 is half past two. */
  hour: number;
  ageDays: number;
  /** From 1 to 10. */
  value: number;
  isFreeDay: boolean;
}

export interface HourLevel {
  hour: number;
  mean: number;
  /** The person's true level is from `lo` to `hi` with a probability of 80%. */
  lo: number;
  hi: number;
  /** Logs within the hour, on such days. */
  n: number;
  /** Whether the logs outweigh what is known of people at large, add to it, or are hardly there */
  source: 'learned' | 'blended' | 'prior';
}

export interface DayProfile extends DayWindows {
  /** All 24. */
  hours: HourLevel[];
  /** By how many hours the day is later than most people's; negative is earlier. */
  shift: number;
}

export interface Profile {
  workDays: DayProfile;
  freeDays: DayProfile;
  /** Whether there are logs enough to tell them apart; until then they are one and the same. */
  apart: boolean;
}

/** Fewer logs say nothing of a person's own hours. */
export const LOGS_FOR_PROFILE = 14;
const APART_FROM = 60;
/** What a log counts for days of the other kind, once they are apart. */
const OTHER_DAYS = 0.5;
const HALF_LIFE_DAYS = 21;
const SLOTS_AN_HOUR = 4;

/** The standard normal quantile of a two-sided 80%. */
const Z80 = 1.2816;

/** How energy, or focus, goes through the day. Logs older than half a year hardly count. */
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
      const weight = (isOwn(log) ? 1 : OTHER_DAYS) * 2 ** (-log.ageDays / HALF_LIFE_DAYS);
      slot.weight += weight;
      slot.weight2 += weight ** 2;
      slot.value += weight * log.value;
      slot.value2 += weight * log.value ** 2;
    }
    return slot;
  });
}

const level = (value: number) => Math.round(Math.min(Math.max(value, 1), 10) * 100) / 100;
