import { circadian, MIDDLES, nearness } from './circadian.ts';

/** The logs of a quarter of an hour of the clock. */
export interface Slot {
  /** Its middle. */
  hour: number;
  weight: number;
  /** Of the squares of the weights. */
  weight2: number;
  /** The values, weighted. */
  value: number;
  /** The squares of the values, weighted. */
  value2: number;
}

export interface Curve {
  /** By how many hours the day is later than most people's; negative is earlier. */
  shift: number;
  /** Of the 24 hours. */
  points: Point[];
}

export interface Point {
  mean: number;
  deviation: number;
  /** How many logs stand behind it. */
  learned: number;
}

// What is thought of a person before they log anything, and for how many logs it counts.
const MEAN = 6;
const MEAN_LOGS = 3;
const MEAN_DEVIATION = 0.9;
export const SHAPE_LOGS = 8;
const SHAPE_DEVIATION = 0.5;
const NOISE_LOGS = 10;
const NOISE_DEVIATION = 1.4;
const SHIFT_DEVIATION = 1.5;
const SHIFTS = Array.from({ length: 15 }, (_, index) => (index - 7) / 2);

/** How near a log must be to say something of an hour. */
const KERNEL_HOURS = 1.5;

/** A level through the day: that of people at large, moved to where the logs fit it best, and bent towards them. */
export function estimateCurve(slots: Slot[]): Curve {
  const total = sum(slots, ({ weight }) => weight);
  const centreShare = 1 / (MEAN_LOGS + total);
  const hours = MIDDLES.map((middle) => {
    const kernel = slots.map(({ hour }) => nearness(hour, middle, KERNEL_HOURS));
    const learned = sum(slots, ({ weight }, index) => weight * (kernel[index] ?? 0));
    return { middle, kernel, learned, share: 1 / (learned + SHAPE_LOGS) };
  });

  const fits = SHIFTS.map((shift) => {
    const usual = slots.map(({ hour }) => circadian(hour - shift));
    const centre =
      centreShare * (MEAN_LOGS * MEAN + sum(slots, ({ value, weight }, index) => value - weight * (usual[index] ?? 0)));
    const expected = usual.map((level) => centre + level);
    const left = slots.map(({ value, weight }, index) => value - weight * (expected[index] ?? 0));
    return {
      shift,
      squares: sum(slots, ({ value, value2 }, index) => value2 - (expected[index] ?? 0) * (value + (left[index] ?? 0))),
      means: hours.map(
        ({ middle, kernel, share }) =>
          centre + circadian(middle - shift) + share * sum(left, (rest, index) => rest * (kernel[index] ?? 0)),
      ),
    };
  });

  const fewest = Math.min(...fits.map(({ squares }) => squares));
  const noise = (NOISE_LOGS * NOISE_DEVIATION ** 2 + fewest) / (NOISE_LOGS + total);
  const odds = fits.map(({ shift, squares }) =>
    Math.exp((fewest - squares) / noise / 2 - (shift / SHIFT_DEVIATION) ** 2 / 2),
  );
  const allOdds = sum(odds, (value) => value);
  const expectation = (of: (fit: (typeof fits)[number]) => number) =>
    sum(fits, (fit, index) => (odds[index] ?? 0) * of(fit)) / allOdds;

  const points = hours.map(({ kernel, learned, share }, hour) => {
    const mean = expectation(({ means }) => means[hour] ?? 0);
    const unlearned = share * SHAPE_LOGS;
    const ofShift = expectation(({ means }) => ((means[hour] ?? 0) - mean) ** 2);
    const ofNoise =
      noise *
      sum(slots, ({ weight2 }, index) => weight2 * (unlearned * centreShare + share * (kernel[index] ?? 0)) ** 2);
    const ofPrior = unlearned ** 2 * (SHAPE_DEVIATION ** 2 + (MEAN_LOGS * centreShare * MEAN_DEVIATION) ** 2);
    return { mean, deviation: Math.sqrt(ofShift + ofNoise + ofPrior), learned };
  });
  return { shift: expectation(({ shift }) => shift), points };
}

const sum = <T>(items: T[], of: (item: T, index: number) => number) =>
  items.reduce((total, item, index) => total + of(item, index), 0);
