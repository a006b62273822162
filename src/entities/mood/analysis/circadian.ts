// What is known of a day before anybody has logged one: energy rises to late morning, dips after lunch, comes back, and
// falls into the night. In points of the ten-point scale, for somebody neither early nor late.
const AMPLITUDE = 1.65; // a range of some 2.5 points while awake
const AFTERNOON_PEAK = 15.5;
const MORNING_PEAK = 10.5;
const MORNING_SHARE = 0.5;
const DIP = 14.3;
const DIP_SHARE = 0.4;
const DIP_WIDTH = 1.2;

/** When they are awake. */
export const WAKING_FROM = 7;
export const WAKING_HOURS = 16;

/** The hours of the day, by their middles. */
export const MIDDLES = Array.from({ length: 24 }, (_, hour) => hour + 0.5);

/** How near two hours of the clock are, from 0 to 1 for the same. */
export function nearness(a: number, b: number, width: number): number {
  const apart = Math.abs(a - b) % 24;
  return Math.exp(-0.5 * (Math.min(apart, 24 - apart) / width) ** 2);
}

const wave = (hour: number, peak: number, period: number) => Math.cos((2 * Math.PI * (hour - peak)) / period);

const shape = (hour: number) =>
  AMPLITUDE *
  (wave(hour, AFTERNOON_PEAK, 24) +
    MORNING_SHARE * wave(hour, MORNING_PEAK, 12) -
    DIP_SHARE * nearness(hour, DIP, DIP_WIDTH));

const MEAN = MIDDLES.slice(WAKING_FROM, WAKING_FROM + WAKING_HOURS).reduce(
  (sum, hour) => sum + shape(hour) / WAKING_HOURS,
  0,
);

/** How far above their own mean people are expected to be at an hour, of any number; zero on average while awake. */
export const circadian = (hour: number) => shape(hour) - MEAN;
