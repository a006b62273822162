import { mannKendallScore, scoreVariance } from '../../src/entities/mood/analysis/mann-kendall.ts';
import { estimateProfile, type ProfileLog } from '../../src/entities/mood/analysis/profile.ts';
import { type DayValue, pairwiseSlopes, Z95 } from '../../src/entities/mood/analysis/theil-sen.ts';
import { estimateTrend } from '../../src/entities/mood/analysis/trend.ts';
import { type Person, type Population, person } from '../support/mood-people.ts';
import { Score, truthOf, WEEK } from '../support/mood-score.ts';
import { randomOf } from '../support/random.ts';
import { rounded } from './stats.ts';
import { printTable } from './table.ts';

const PEOPLE = 500;
const LOGS = [14, 28, 42, 56, 84, 120];
const POPULATIONS: [string, Population][] = [
  ['who differ in mean, swing and hours', { ownShape: 0, habits: false }],
  ['the same, who log at three times of the day', { ownShape: 0, habits: true }],
  ['each of whom has a curve of their own shape', { ownShape: 1, habits: false }],
];
/** From how many logs days of a kind have a raw mean of their own, as they have a profile. */
const APART_FROM = 60;
const SERIES = 2_000;
const DAYS = [7, 14, 28];
const SLOPES = [0, 0.05, 0.1, 0.2];
const MANY_DAYS = 90; // so many that a slope would leave the scale
const NOISE = 1.5;

/** How well simulated people's hours are found, and how often a trend is said that there is, and that there is not. */
export async function benchMood() {
  for (const [who, population] of POPULATIONS) {
    const people = Array.from({ length: PEOPLE }, (_, seed) => person(seed, population));
    printTable(
      `The profiles of ${PEOPLE} people ${who}`,
      LOGS.map((count) => profileFigures(people, count)),
    );
  }
  printTable(
    `How often ${SERIES} series of days are said to have a trend, %; and how often its interval has the true slope`,
    [0, 0.3].flatMap((autocorrelation) => [
      ...DAYS.flatMap((days) => SLOPES.map((slope) => trendFigures(autocorrelation, days, slope))),
      trendFigures(autocorrelation, MANY_DAYS, 0),
    ]),
  );
}

function profileFigures(people: Person[], count: number) {
  const [ours, ofFreeDays, flat, raw] = [new Score(), new Score(), new Score(), new Score()];
  for (const one of people) {
    const logs = one.logs(count);
    const profile = estimateProfile(logs);
    const mean = meanOf(logs) ?? Number.NaN;
    for (const { isFreeDay, share } of WEEK) {
      const truth = truthOf(one, isFreeDay);
      const { hours } = isFreeDay ? profile.freeDays : profile.workDays;
      const own = logs.filter((log) => count < APART_FROM || log.isFreeDay === isFreeDay);
      const rawMean = (hour: number) => meanOf(own.filter((log) => Math.floor(log.hour) === hour)) ?? mean;
      ours.add(share, truth, hours);
      ofFreeDays.add(isFreeDay ? 1 : 0, truth, hours);
      flat.add(
        share,
        truth,
        truth.map(({ hour }) => ({ hour, mean })),
      );
      raw.add(
        share,
        truth,
        truth.map(({ hour }) => ({ hour, mean: rawMean(hour) })),
      );
    }
  }
  return {
    logs: count,
    'peak ±1 h %': percent(ours.peaks),
    'in 80% interval %': percent(ours.covered),
    'on free days %': percent(ofFreeDays.covered),
    error: rounded(ours.error, 2),
    'flat: error': rounded(flat.error, 2),
    'raw: peak %': percent(raw.peaks),
    'raw: error': rounded(raw.error, 2),
  };
}

function trendFigures(autocorrelation: number, days: number, slope: number) {
  const series = Array.from({ length: SERIES }, (_, seed) => seriesOf(seed, autocorrelation, days, slope));
  const trends = series.map(estimateTrend);
  const share = (count: number) => percent(count / SERIES);
  return {
    ρ: autocorrelation,
    days,
    'slope a day': slope,
    adjusted: share(trends.filter(({ trend }) => trend !== 'stable').length),
    plain: share(series.filter(hasPlainTrend).length),
    'in 95% interval': share(
      trends.filter(({ interval }) => interval && interval[0] <= slope && slope <= interval[1]).length,
    ),
  };
}

/** Whole levels of days each of which resembles the one before. */
function seriesOf(seed: number, autocorrelation: number, days: number, slope: number): DayValue[] {
  const { normal } = randomOf(seed);
  let noise = normal();
  return Array.from({ length: days }, (_, day) => {
    const value = Math.round(6 + slope * (day - (days - 1) / 2) + NOISE * noise);
    noise = autocorrelation * noise + Math.sqrt(1 - autocorrelation ** 2) * normal();
    return { day, value: Math.min(Math.max(value, 1), 10) };
  });
}

/** The control: Mann and Kendall's test as if days did not resemble each other. */
function hasPlainTrend(days: DayValue[]): boolean {
  const score = Math.abs(mannKendallScore(pairwiseSlopes(days)));
  return score - 1 > Z95 * Math.sqrt(scoreVariance(days.map(({ value }) => value)));
}

function meanOf(logs: ProfileLog[]): number | undefined {
  return logs.length === 0 ? undefined : logs.reduce((sum, { value }) => sum + value, 0) / logs.length;
}

const percent = (share: number) => rounded(100 * share);
