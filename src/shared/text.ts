import * as z from 'zod/mini';

const length = (text: string) => [...text].length;

/** Postgres refuses NUL and lone surrogates in text and JSON: so does the API, before it gets there. */
const storable = (text: string) => !text.includes('\0') && text.isWellFormed();

/** Text of `min` to `max` characters (code points, as Postgres and JSON Schema count them) that can be stored. */
export const text = (min: number, max: number) =>
  z.string().check(
    z.refine(storable, { error: 'must be well-formed Unicode without NUL', abort: true }),
    z.refine((value) => length(value) >= min, {
      error: min === 1 ? 'must not be empty' : `must have at least ${min} characters`,
    }),
    z.refine((value) => length(value) <= max, { error: `must have at most ${max} characters` }),
    z.meta({ minLength: min, maxLength: max }),
  );

/** A moment: RFC 3339 with an offset, from 1970 to 9999; kept in UTC with milliseconds. */
export const Moment = z
  .pipe(
    z.iso
      .datetime({ offset: true, error: 'must be a time with an offset, such as 2026-11-22T09:00:00+03:00' })
      .check(z.refine((value) => Date.parse(value) >= 0, 'must be 1970 or later')),
    z.transform((value: string) => new Date(value).toISOString()),
  )
  .check(z.meta({ type: 'string', format: 'date-time' }));

export const Uuid = z.uuid();
