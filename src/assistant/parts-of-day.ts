export type PartOfDay = 'morning' | 'afternoon' | 'evening' | 'night';

/** The hours of each part, from the first to before the last. The night is over when the morning begins. */
export const PARTS_OF_DAY: Record<PartOfDay, readonly [from: number, to: number]> = {
  morning: [5, 12],
  afternoon: [12, 17],
  evening: [17, 23],
  night: [23, 29],
};

export const PART_NAMES = Object.keys(PARTS_OF_DAY) as PartOfDay[];

/** @param hour from 0 to before 24, with a fraction */
export const findPartOfDay = (hour: number): PartOfDay =>
  PART_NAMES.find((part) => hour >= PARTS_OF_DAY[part][0] && hour < PARTS_OF_DAY[part][1]) ?? 'night';
