import type { ProfileLog } from '../../src/entities/mood/analysis/profile.ts';
import { type Random, randomOf } from './random.ts';

export interface Person {
  /** Their true level at an hour of the clock, from 1 to 10. */
  level: (hour: number, isFreeDay: boolean) => number;
  /** What they log, other days each time, until there are `count` logs, the last of them today. */
  logs: (count: number) => ProfileLog[];
  /** The hours they are awake on a work day. */
  wakingHours: number[];
}

export interface Population {
  /** How much the parts of people's curves differ beside their common size and shift; 0 is not at all. */
  ownShape: number;
  /** Whether they log at three times of their own, and not whenever they are awake. */
  habits: boolean;
}

const DAY = 24;
const AWAKE_FROM = 7;
const AWAKE_HOURS = 16;
const HABITS = [9, 14, 20];

/**
 * Somebody whose curve is known: the profile's prior with its size and hours their own, unless they have a shape of
 * their own too. People differ in mean (deviation 0.9), in how far their curve swings (some 2.5 points
 * while awake, give or take a third) and in how late they are (deviation 1.5 h), and are later on free days (0.7 ± 0.5 h).
 * They log one to three times a day, as a whole number with a noise of 1.2 to 1.5, part of which is the whole day's.
 */
export function person(seed: number, { ownShape, habits }: Population): Person {
  const random = randomOf(seed);
  const { uniform, normal } = random;
  const mean = clamp(6 + 0.9 * normal(), 4.5, 7.5);
  const swing = 1.6 * Math.exp(0.3 * normal());
  const shift = 1.5 * normal();
  const freeShift = 0.7 + 0.5 * normal();
  const freeLift = 0.3 * normal();
  const noise = 1.2 + 0.3 * uniform();
  const shape = shapeOf(random, ownShape);
  const wake = AWAKE_FROM + 0.7 * shift; // people cannot rise as early or late as they would

  const level: Person['level'] = (hour, isFreeDay) =>
    clamp(mean + (isFreeDay ? freeLift : 0) + swing * shape(hour - shift - (isFreeDay ? freeShift : 0)), 1, 10);
  const logs: Person['logs'] = (count) => {
    const made = [];
    for (let day = 0; made.length < count; day += 1) {
      const isFreeDay = day % 7 >= 5;
      const ofDay = Math.sqrt(0.15) * noise * normal();
      const rise = wake + (isFreeDay ? freeShift : 0);
      const times = Math.min(1 + Math.floor(3 * uniform()), count - made.length);
      for (let time = 0; time < times; time += 1) {
        const habit = HABITS[Math.floor(HABITS.length * uniform())] ?? 0;
        const hour = clock(habits ? habit + 0.5 * normal() : rise + 0.5 + (AWAKE_HOURS - 1) * uniform());
        const felt = level(hour, isFreeDay) + ofDay + Math.sqrt(0.85) * noise * normal();
        made.push({ hour, day, value: clamp(Math.round(felt), 1, 10), isFreeDay });
      }
    }
    const today = made.at(-1)?.day ?? 0;
    return made.map(({ day, ...log }) => ({ ...log, ageDays: today - day }));
  };
  const first = Math.round(wake);
  return { level, logs, wakingHours: Array.from({ length: AWAKE_HOURS }, (_, index) => clock(first + index)) };
}

/** A day of 24 and a day of 12 hours with a dip after lunch; each part and three slow waves more are one's own by `own`. */
function shapeOf({ normal }: Random, own: number): (hour: number) => number {
  const morning = 0.5 * Math.exp(0.3 * own * normal());
  const morningPeak = 10.5 + 0.5 * own * normal();
  const dip = 0.4 * Math.exp(0.4 * own * normal());
  const dipAt = 14.3 + 0.4 * own * normal();
  const waves = [1, 2, 3].map((times) => ({ period: DAY / times, size: 0.1 * own * normal(), peak: DAY * normal() }));
  return (hour) =>
    wave(hour, 15.5, DAY) +
    morning * wave(hour, morningPeak, DAY / 2) -
    dip * Math.exp(-0.5 * ((clock(hour - dipAt + DAY / 2) - DAY / 2) / 1.2) ** 2) +
    waves.reduce((sum, { size, peak, period }) => sum + size * wave(hour, peak, period), 0);
}

const wave = (hour: number, peak: number, period: number) => Math.cos((2 * Math.PI * (hour - peak)) / period);
const clock = (hour: number) => ((hour % DAY) + DAY) % DAY;
const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
