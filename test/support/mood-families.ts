import type { ProfileLog } from '../../src/entities/mood/analysis/profile.ts';
import { type Random, randomOf } from './random.ts';

/** A simulated user whose true curve is known. */
export interface Person {
  /** Their true level today at an hour of the clock, from 1 to 10. */
  level: (hour: number, isFreeDay: boolean) => number;
  /** The hours they are awake. */
  wakingHours: number[];
  /** `count` logs, the last of them today. Each call returns other logs. */
  logs: (count: number) => ProfileLog[];
}

export interface Family {
  name: string;
  wakesAt: number;
  /** A curve around 0 for a person, in points. `size` is from 1.2 to 3. */
  createCurve: (size: number, random: Random) => (hour: number) => number;
  /** Hours by which free days are later. */
  freeDaysLater?: number;
  /** How much the level changes in 60 days. */
  drift?: number;
}

export interface Habit {
  name: string;
  /** The hours of the logs of one day. */
  pickHours: (random: Random, wakingHours: number[], isFreeDay: boolean) => number[];
  noise?: number;
  /** The share of the variance of the noise that all logs of a day have in common. */
  sharedByDay?: number;
  evenOnly?: boolean;
}

const AWAKE_HOURS = 16;
const clock = (hour: number) => ((hour % 24) + 24) % 24;
const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
const wave = (hour: number, peak: number, period = 24) => Math.cos((2 * Math.PI * (hour - peak)) / period);
const bump = (hour: number, peak: number, width: number) =>
  Math.exp(-0.5 * ((clock(hour - peak + 12) - 12) / width) ** 2);

/** The families of people in which the profile was first measured from outside. */
export const KNOWN_FAMILIES: Family[] = [
  {
    name: 'typical',
    wakesAt: 7,
    createCurve: (size) => (hour) =>
      0.55 * size * (wave(hour, 15.2) + 0.5 * wave(hour, 10.4, 12) - 0.35 * bump(hour, 14.2, 1.3) - 0.2),
  },
  {
    name: 'bimodal',
    wakesAt: 7,
    createCurve: (size) => (hour) => size * (bump(hour, 10, 1.8) + bump(hour, 19, 1.8) - 0.55),
  },
  { name: 'flat', wakesAt: 7, createCurve: () => () => 0 },
  { name: 'owl', wakesAt: 9, createCurve: (size) => (hour) => 0.65 * size * (wave(hour, 22) + 0.1) },
  { name: 'lark', wakesAt: 6, createCurve: (size) => (hour) => 0.7 * size * (wave(hour, 8) - 0.2) },
  { name: 'decline', wakesAt: 7, createCurve: (size) => (hour) => size * (0.5 - clock(hour - 7) / AWAKE_HOURS) },
  { name: 'noon', wakesAt: 7, createCurve: (size) => (hour) => 1.4 * size * (bump(hour, 13, 3) - 0.5) },
];

export const NEW_FAMILIES: Family[] = [
  {
    name: 'siesta',
    wakesAt: 7,
    createCurve: (size) => (hour) => size * (0.35 - 1.2 * bump(hour, 15.5, 1.7)),
  },
  { name: 'night shift', wakesAt: 15, createCurve: (size) => (hour) => 0.6 * size * wave(hour, 1.5) },
  {
    name: 'two levels',
    wakesAt: 7,
    createCurve: (size, { uniform }) => {
      const [change, sign] = [11 + 7 * uniform(), uniform() < 0.5 ? 1 : -1];
      return (hour) => (sign * size * Math.tanh(2 * (clock(hour - 5) + 5 - change))) / 2;
    },
  },
  {
    name: 'any waves',
    wakesAt: 7,
    createCurve: (size, { normal, uniform }) => {
      const waves = [1, 2, 3].map((times) => ({
        times,
        height: (0.45 * size * normal()) / times,
        peak: 24 * uniform(),
      }));
      return (hour) => waves.reduce((sum, { times, height, peak }) => sum + height * wave(hour, peak, 24 / times), 0);
    },
  },
  {
    name: 'late weekends',
    wakesAt: 7,
    createCurve: (size) => (hour) => size * (bump(hour, 12, 3.5) - 0.4),
    freeDaysLater: 2.5,
  },
  { name: 'drifting', wakesAt: 8, createCurve: (size) => (hour) => 0.5 * size * wave(hour, 17), drift: -1.5 },
];

const between = (from: number, to: number, { uniform }: Random) => from + (to - from) * uniform();
const times = (most: number, { uniform }: Random) => 1 + Math.floor(most * uniform());
const fixed = (hours: number[], { normal }: Random) => hours.map((hour) => clock(hour + 0.25 * normal()));
const anyHours = (random: Random, [first = 7]: number[]) =>
  Array.from({ length: times(3, random) }, () => clock(between(first, first + AWAKE_HOURS, random)));
const after = ([first = 7]: number[], ...hours: number[]) => hours.map((hour) => clock(first + hour));

export const KNOWN_HABITS: Habit[] = [
  { name: 'random', pickHours: anyHours },
  { name: 'noisy', pickHours: anyHours, noise: 2.2 },
  { name: '3 fixed', pickHours: (random, awake) => fixed(after(awake, 2, 7, 13), random) },
  { name: '2 fixed', pickHours: (random, awake) => fixed(after(awake, 2, 13), random) },
  { name: 'noon only', pickHours: (random) => fixed([12.5], random) },
  {
    name: 'missing days',
    pickHours: (random, awake) => (random.uniform() < 0.45 ? [] : anyHours(random, awake)),
  },
  { name: 'even numbers', pickHours: anyHours, evenOnly: true },
];

export const NEW_HABITS: Habit[] = [
  {
    name: 'evenings',
    pickHours: (random, awake) => after(awake, between(11.5, 15.5, random)),
  },
  {
    name: 'bursts',
    pickHours: (random, awake) =>
      random.uniform() < 0.7 ? [] : [...anyHours(random, awake), ...anyHours(random, awake)],
    sharedByDay: 0.4,
  },
  {
    name: 'office hours',
    pickHours: (random, _, isFreeDay) =>
      isFreeDay ? [] : Array.from({ length: times(2, random) }, () => between(9, 17, random)),
    sharedByDay: 0.2,
  },
];

/** A person of a family: with a level of their own (deviation 0.9), a size from 1.2 to 3 and a shift of about an hour. */
export function createPerson(family: Family, habit: Habit, seed: number): Person {
  const random = randomOf(seed);
  const { uniform, normal } = random;
  const mean = clamp(5.8 + 0.9 * normal(), 4, 7.5);
  const shift = clamp(normal(), -2, 2);
  const curve = family.createCurve(1.2 + 1.8 * uniform(), random);
  const drift = (family.drift ?? 0) / 60;
  const later = (isFreeDay: boolean) => (isFreeDay ? (family.freeDaysLater ?? 0) : 0);
  const first = family.wakesAt + Math.round(shift);
  const wakingHours = Array.from({ length: AWAKE_HOURS }, (_, index) => clock(first + index));
  const level = (hour: number, isFreeDay: boolean, ageDays = 0) =>
    clamp(mean + curve(hour - shift - later(isFreeDay)) - drift * ageDays, 1, 10);
  const { noise = 1.3, sharedByDay = 0, evenOnly = false, pickHours } = habit;

  const logs: Person['logs'] = (count) => {
    const made: ProfileLog[] = [];
    for (let ageDays = 0; made.length < count; ageDays += 1) {
      const isFreeDay = ageDays % 7 >= 5;
      const ofDay = Math.sqrt(sharedByDay) * noise * normal();
      for (const hour of pickHours(random, wakingHours, isFreeDay).slice(0, count - made.length)) {
        const felt = level(hour, isFreeDay, ageDays) + ofDay + Math.sqrt(1 - sharedByDay) * noise * normal();
        const value = evenOnly ? 2 * Math.round(felt / 2) : Math.round(felt);
        made.push({ hour, ageDays, isFreeDay, value: clamp(value, evenOnly ? 2 : 1, 10) });
      }
    }
    return made;
  };
  return { level: (hour, isFreeDay) => level(hour, isFreeDay), logs, wakingHours };
}
