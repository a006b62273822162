// The energy of most people through the day: it rises to late morning, dips after lunch, recovers, and falls at night.
// A 24-hour and a 12-hour cosine with a Gaussian dip, in points of the ten-point scale, for an average chronotype.
const AMPLITUDE = 1.65; // a range of about 2.5 points while awake
const AFTERNOON_PEAK = 15.5;
const MORNING_PEAK = 10.5;
const MORNING_SHARE = 0.5;
const DIP = 14.3;
const DIP_SHARE = 0.4;
const DIP_WIDTH = 1.2;

/** The hour at which most people are awake. */
export const WAKING_FROM = 7;
export const WAKING_HOURS = 16;

const RADIANS = (2 * Math.PI) / 24; // an hour of the clock

/** The middle of each hour of the day: 0.5, 1.5, … */
export const MIDDLES = Array.from({ length: 24 }, (_, hour) => hour + 0.5);

/** How far two hours of the clock are apart, from 0 to 12. */
export const hoursApart = (a: number, b: number) => {
  const apart = Math.abs(a - b) % 24;
  return Math.min(apart, 24 - apart);
};

/** How near two hours of the clock are (von Mises kernel): 1 for the same hour, down to 0; 0.6 at `width` hours apart. */
export const nearness = (a: number, b: number, width: number) =>
  Math.exp((Math.cos(RADIANS * (a - b)) - 1) / (RADIANS * width) ** 2);

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

/** How far most people are above their mean at an hour; zero on average while awake. Any number is an hour: −1 is 23. */
export const circadian = (hour: number) => shape(hour) - MEAN;
