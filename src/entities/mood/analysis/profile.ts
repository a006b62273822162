import { once } from '../../../shared/once.ts';
import { hoursApart, MIDDLES } from './circadian.ts';
import { estimateCurve, type HourOfLogs } from './curve.ts';
import { estimateDrift } from './drift.ts';
import { sum } from './numbers.ts';
import { type DayWindows, findWindows, type HourRange, takeWakingDay } from './windows.ts';

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
  /** Whether many, few or no logs are from about this hour. */
  source: 'learned' | 'blended' | 'typical';
}

export interface DayProfile extends DayWindows {
  /** 24. */
  hours: HourLevel[];
  /** Hours by which the user's day is later than the typical day; negative is earlier. */
  shift: number;
  /** Whether the logs show the peak. Otherwise it is a guess. */
  peakKnown: boolean;
  /** Hours without logs that may be better. Null if none may. */
  unlogged: HourRange | null;
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
const HALF_LIFE_DAYS = 30;

/** Logs that are no further from the middle of an hour are about this hour. */
const ABOUT_HOURS = 1.5;
const LEARNED_FROM = 8;
const BLENDED_FROM = 0.5; // one log that is a month old

/** The standard normal quantile of a two-sided 80%. */
const Z80 = 1.2816;

/** Energy, or focus, by hour of the day. The weight of a log halves every HALF_LIFE_DAYS. */
export function estimateProfile(logs: ProfileLog[]): Profile {
  const apart = logs.length >= APART_FROM;
  const workDays = estimateDays(logs, 'workDays');
  return { workDays, freeDays: apart ? estimateDays(logs, 'freeDays') : workDays, apart };
}

export function estimateDays(logs: ProfileLog[], kind: 'workDays' | 'freeDays'): DayProfile {
  if (logs.length === 0) return typicalDay();
  const apart = logs.length >= APART_FROM;
  return estimateDayProfile(logs, ({ isFreeDay }) => !apart || isFreeDay === (kind === 'freeDays'));
}

const typicalDay = once(() => estimateDayProfile([], () => true));

function estimateDayProfile(logs: ProfileLog[], isOwn: (log: ProfileLog) => boolean): DayProfile {
  const byHour = groupByHour(
    logs.map((log) => ({
      ...log,
      weight: (isOwn(log) ? 1 : OTHER_DAYS_WEIGHT) * 2 ** (-log.ageDays / HALF_LIFE_DAYS),
    })),
  );
  const { shift, points } = estimateCurve(byHour);
  const own = logs.filter(isOwn);
  const counts = Map.groupBy(own, ({ hour }) => Math.floor(hour));
  const levelOf = ({ hour }: ProfileLog) => points[Math.floor(hour)]?.mean ?? Number.NaN;
  const drift = estimateDrift(own.map((log) => ({ ageDays: log.ageDays, value: log.value - levelOf(log) })));
  const toHour = ({ mean, deviation }: (typeof points)[number], hour: number): HourLevel => ({
    hour,
    mean: toLevel(mean),
    lo: toLevel(mean - Z80 * deviation),
    hi: toLevel(mean + Z80 * deviation),
    n: counts.get(hour)?.length ?? 0,
    source: nameSource(byHour, MIDDLES[hour] ?? Number.NaN),
  });
  const hours = points
    .map(({ mean, deviation }) => ({
      mean: mean + drift.mean,
      deviation: Math.hypot(deviation, Math.sqrt(drift.variance)),
    }))
    .map(toHour);
  const windows = findWindows(
    points.map(({ mean }) => mean),
    Math.round(shift),
    (hour) => counts.has(hour),
  );
  // the drift is the same at all hours, so it does not matter to which of them is the best
  return { hours, shift, ...windows, ...judgePeak(points.map(toHour), Math.round(shift)) };
}

/** The effective number of logs is (Σ w)² / Σ w² (Kish 1965), times the largest weight. Each hour has its share. */
function groupByHour(logs: (ProfileLog & { weight: number })[]): HourOfLogs[] {
  const weights = logs.map(({ weight }) => weight);
  const countOfWeight = (Math.max(...weights) * sum(weights)) / sum(weights.map((weight) => weight ** 2));
  return [...Map.groupBy(logs, ({ hour }) => Math.floor(hour)).values()].map((ofHour) => {
    const weight = sum(ofHour.map((log) => log.weight));
    const average = (of: (log: ProfileLog) => number) => sum(ofHour.map((log) => log.weight * of(log))) / weight;
    const mean = average(({ value }) => value);
    return {
      hour: average(({ hour }) => hour),
      count: countOfWeight * weight,
      mean,
      variance: average(({ value }) => (value - mean) ** 2),
    };
  });
}

function nameSource(logs: HourOfLogs[], middle: number): HourLevel['source'] {
  const about = sum(logs.filter(({ hour }) => hoursApart(hour, middle) <= ABOUT_HOURS).map(({ count }) => count));
  if (about < BLENDED_FROM) return 'typical';
  return about < LEARNED_FROM ? 'blended' : 'learned';
}

/**
 * The peak is known if its interval is above that of another hour with logs, and no hour without logs may be as good.
 * `unlogged`: the most hours in a row that may be.
 */
function judgePeak(hours: HourLevel[], shift: number): Pick<DayProfile, 'peakKnown' | 'unlogged'> {
  const day = takeWakingDay(hours, shift);
  const best = day.reduce((most, hour) => (hour.mean > most.mean ? hour : most));
  const isLogged = ({ source }: HourLevel) => source !== 'typical';
  let [longest, run, end] = [0, 0, 0];
  for (const hour of day) {
    run = !isLogged(hour) && hour.hi >= best.hi ? run + 1 : 0;
    if (run > longest) [longest, end] = [run, hour.hour + 1];
  }
  if (longest > 0) return { peakKnown: false, unlogged: { start: (end - longest + 24) % 24, end: end % 24 } };
  return { peakKnown: hours.some((hour) => isLogged(hour) && hour.hi < best.lo), unlogged: null };
}

const toLevel = (value: number) => Math.round(Math.min(Math.max(value, 1), 10) * 100) / 100;
