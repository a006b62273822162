import type { ProfileLog } from '../../src/entities/mood/analysis/profile.ts';
import { type Random, randomOf } from './random.ts';

export interface Person {
  /** Their true level at an hour of the clock, from 1 to 10. */
  level: (hour: number, isFreeDay: boolean) => number;
  /** `count` random logs, the last of them today. Each call returns other logs. */
  logs: (count: number) => ProfileLog[];
  /** The hours they are awake on a work day. */
  wakingHours: number[];
}

export interface Population {
  /** How much the shape of the curves differs between people, besides size and shift; 0 is not at all. */
  ownShape: number;
  /** Whether people log at three fixed times a day, not at any waking hour. */
  habits: boolean;
}

const DAY = 24;
const AWAKE_FROM = 7;
const AWAKE_HOURS = 16;
const HABITS = [9, 14, 20];

/**
 * A simulated user whose true curve is known: the prior of the profile with a random mean (deviation 0.9), size (about
 * 2.5 points while awake, ± a third) and shift (deviation 1.5 h; 0.7 ± 0.5 h later on free days), and with `ownShape` a
 * random shape. They log whole numbers one to three times a day, with noise of 1.2 to 1.5, part of it shared by the day.
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
  const shape = createShape(random, ownShape);
  const wake = AWAKE_FROM + 0.7 * shift; // people cannot get up as early or late as their rhythm

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

/** A 24-hour and a 12-hour wave with a dip after lunch. `own` scales random changes of each part and three more waves. */
function createShape({ normal }: Random, own: number): (hour: number) => number {
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
