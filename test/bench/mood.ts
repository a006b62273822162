import { estimateProfile, type ProfileLog } from '../../src/entities/mood/analysis/profile.ts';
import { estimateTrend } from '../../src/entities/mood/analysis/trend.ts';
import {
  createPerson,
  type Family,
  type Habit,
  KNOWN_FAMILIES,
  KNOWN_HABITS,
  NEW_FAMILIES,
  NEW_HABITS,
} from '../support/mood-families.ts';
import { Score } from '../support/mood-score.ts';
import { randomOf } from '../support/random.ts';
import { quantile, rounded } from './stats.ts';
import { printTable } from './table.ts';

const PEOPLE = 40;
const LOGS = [14, 28, 56, 120];
const FAMILIES = [...KNOWN_FAMILIES, ...NEW_FAMILIES];
const HABITS = [...KNOWN_HABITS, ...NEW_HABITS];

const SERIES = 1_000;
const AUTOCORRELATIONS = [0, 0.3, 0.6];
const DAYS = [7, 10, 14, 21, 30, 45, 60];
const RISE = 2; // points over all days
const NOISE = 1.4;

/** How near the profiles are to the true curves of simulated people, and how often the verdict on a trend is right. */
export async function benchMood() {
  for (const logs of LOGS) benchProfiles(logs);
  benchTrends();
  benchTime();
}

interface Cell {
  family: string;
  habit: string;
  ours: Score;
  kernel: Score;
  flat: Score;
}

function benchProfiles(count: number) {
  const cells = FAMILIES.flatMap((family) => HABITS.map((habit) => scoreCell(family, habit, count)));
  const isKnown = ({ family, habit }: Cell) =>
    KNOWN_FAMILIES.some(({ name }) => name === family) && KNOWN_HABITS.some(({ name }) => name === habit);
  const known = cells.filter(isKnown);
  const ofFamily = ({ name }: Family, of: Cell[]) => of.filter(({ family }) => family === name);
  const ofHabit = ({ name }: Habit, of: Cell[]) => of.filter(({ habit }) => habit === name);
  printTable(`Profiles from ${count} logs, ${PEOPLE} people a cell: seven families with seven habits`, [
    ...KNOWN_FAMILIES.map((family) => profileFigures(family.name, ofFamily(family, known))),
    ...KNOWN_HABITS.map((habit) => profileFigures(habit.name, ofHabit(habit, known))),
    profileFigures('all', known),
  ]);
  printTable(`Profiles from ${count} logs: other families with all ten habits, and other habits with all families`, [
    ...NEW_FAMILIES.map((family) => profileFigures(family.name, ofFamily(family, cells))),
    ...NEW_HABITS.map((habit) => profileFigures(habit.name, ofHabit(habit, cells))),
    profileFigures(
      'all but the 49',
      cells.filter((cell) => !isKnown(cell)),
    ),
  ]);
}

function scoreCell(family: Family, habit: Habit, count: number): Cell {
  const cell = { family: family.name, habit: habit.name, ours: new Score(), kernel: new Score(), flat: new Score() };
  for (let seed = 0; seed < PEOPLE; seed += 1) {
    const person = createPerson(family, habit, seed);
    const logs = person.logs(count);
    cell.ours.add(person, estimateProfile(logs));
    cell.kernel.add(
      person,
      sameOnAllDays((hour) => kernelMean(logs, hour + 0.5)),
    );
    cell.flat.add(
      person,
      sameOnAllDays(() => mean(logs.map(({ value }) => value))),
    );
  }
  return cell;
}

function sameOnAllDays(levelOf: (hour: number) => number) {
  const hours = Array.from({ length: 24 }, (_, hour) => ({ mean: levelOf(hour), lo: Number.NaN, hi: Number.NaN }));
  return { workDays: { hours }, freeDays: { hours } };
}

/** A control: the mean of the logs near an hour (Gaussian kernel of 1.5 h), shrunk to the mean by three logs. */
function kernelMean(logs: ProfileLog[], middle: number): number {
  let [total, weights] = [3 * mean(logs.map(({ value }) => value)), 3];
  for (const { hour, value } of logs) {
    const apart = Math.abs(hour - middle);
    const weight = Math.exp(-0.5 * (Math.min(apart, 24 - apart) / 1.5) ** 2);
    total += weight * value;
    weights += weight;
  }
  return total / weights;
}

function profileFigures(who: string, cells: Cell[]) {
  const average = (of: (cell: Cell) => number) => mean(cells.map(of));
  return {
    who,
    error: rounded(
      average(({ ours }) => ours.error),
      2,
    ),
    'kernel: error': rounded(
      average(({ kernel }) => kernel.error),
      2,
    ),
    'flat: error': rounded(
      average(({ flat }) => flat.error),
      2,
    ),
    'in 80% interval %': percent(average(({ ours }) => ours.covered)),
    'worst cell %': percent(Math.min(...cells.map(({ ours }) => ours.covered))),
    width: rounded(
      average(({ ours }) => ours.width),
      2,
    ),
    'range of means': rounded(
      average(({ ours }) => ours.range),
      2,
    ),
    'peak ±1 h %': percent(average(({ ours }) => ours.peaks)),
    'peak claimed %': percent(average(({ ours }) => ours.claims)),
    'claims right %': percent(average(({ ours }) => ours.rightClaims)),
  };
}

type Kind = 'every day' | '35% missing' | 'weekends + 1.5' | 'even numbers';
const KINDS: Kind[] = ['every day', '35% missing', 'weekends + 1.5', 'even numbers'];

function benchTrends() {
  printTable(
    `False alarms: verdicts on ${SERIES} series without a trend for each of ${DAYS.join(', ')} days, %`,
    KINDS.flatMap((kind) =>
      AUTOCORRELATIONS.map((autocorrelation) => ({
        series: kind,
        ρ: autocorrelation,
        ...verdictFigures(DAYS.flatMap((days) => judgeSeries(kind, autocorrelation, days, 0))),
      })),
    ),
  );
  printTable(
    `Power: verdicts on ${SERIES} series that rise by ${RISE} points over all days, %`,
    AUTOCORRELATIONS.flatMap((autocorrelation) =>
      [5, ...DAYS].map((days) => ({
        ρ: autocorrelation,
        days,
        ...verdictFigures(judgeSeries('every day', autocorrelation, days, RISE)),
      })),
    ),
  );
}

interface Judged {
  slope: number;
  trend: ReturnType<typeof estimateTrend>;
}

function judgeSeries(kind: Kind, autocorrelation: number, days: number, rise: number): Judged[] {
  return Array.from({ length: SERIES }, (_, seed) => ({
    slope: rise / (days - 1),
    trend: estimateTrend(createSeries(kind, { seed: seed + 7_919 * days, autocorrelation, days, rise })),
  })).filter(({ trend }) => trend.trend !== null);
}

/** Whole numbers from 1 to 10 with autocorrelation. */
function createSeries(
  kind: Kind,
  { seed, autocorrelation, days, rise }: { seed: number; autocorrelation: number; days: number; rise: number },
) {
  const { normal, uniform } = randomOf(seed);
  const grain = kind === 'even numbers' ? 2 : 1;
  let noise = normal();
  return Array.from({ length: days }, (_, day) => {
    const lift = kind === 'weekends + 1.5' && day % 7 >= 5 ? 1.5 : 0;
    const value = 5.5 + rise * (day / (days - 1) - 0.5) + lift + NOISE * noise;
    noise = autocorrelation * noise + Math.sqrt(1 - autocorrelation ** 2) * normal();
    return { day, value: Math.min(Math.max(grain * Math.round(value / grain), grain), 10) };
  }).filter(() => kind !== '35% missing' || uniform() >= 0.35);
}

function verdictFigures(judged: Judged[]) {
  const share = (is: (judged: Judged) => boolean) => percent(judged.filter(is).length / judged.length);
  const isClaim = ({ trend: { trend } }: Judged) => trend === 'improving' || trend === 'declining';
  const contains = ({ trend: { interval } }: Judged, slope: number) =>
    interval !== null && interval[0] <= slope && slope <= interval[1];
  return {
    improving: share(({ trend }) => trend.trend === 'improving'),
    declining: share(({ trend }) => trend.trend === 'declining'),
    either: share(isClaim),
    stable: share(({ trend }) => trend.trend === 'stable'),
    'true slope in interval': share((one) => contains(one, one.slope)),
    'claims with 0 in interval': judged.filter((one) => isClaim(one) && contains(one, 0)).length,
  };
}

const TIMED_LOGS = 400;
const ROUNDS = 100;

/** CPU time: other processes do not count. */
function benchTime() {
  const person = createPerson(KNOWN_FAMILIES[0] ?? never(), KNOWN_HABITS[0] ?? never(), 1);
  const logs = person.logs(TIMED_LOGS);
  const days = createSeries('every day', { seed: 1, autocorrelation: 0.3, days: 365, rise: 0 });
  printTable('CPU time, ms', [
    {
      what: `the profile of ${TIMED_LOGS} logs, work days and free days apart`,
      median: timed(() => estimateProfile(logs)),
    },
    { what: 'the trend of 30 days', median: timed(() => estimateTrend(days.slice(0, 30))) },
    { what: 'the trend of 365 days', median: timed(() => estimateTrend(days)) },
  ]);
}

function timed(run: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const begun = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1_000;
  });
  return rounded(quantile(times, 0.5), 2);
}

function never(): never {
  throw new Error('expected one');
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: number) => rounded(100 * share);
