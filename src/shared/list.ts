import * as z from 'zod/mini';

/**
 * An array of `min` to `max` items. Zod's own checks of a length read it of whatever came, and compare it even when it
 * is no number.
 */
export const list = <T extends z.ZodMiniType>(item: T, min: number, max: number) =>
  z.array(item).check(
    z.refine((items) => items.length >= min, { error: `must have at least ${min} items`, abort: true }),
    z.refine((items) => items.length <= max, { error: `must have at most ${max} items`, abort: true }),
    z.meta({ minItems: min, maxItems: max }),
  );
