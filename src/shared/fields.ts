import * as z from 'zod/mini';
import { cleanLine, cleanLines, isBlank } from './clean-text.ts';

/** The schema with a description for the API document, or for the model that calls a tool. */
export const described = <T extends z.ZodMiniType>(schema: T, description: string): T =>
  schema.check(z.describe(description));

const countCodePoints = (text: string) => [...text].length;

/** Postgres rejects NUL and lone surrogates in text and JSON. */
const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed();

/** Text of `min` to `max` characters that Postgres can store. A character is a code point, as in Postgres and JSON Schema. */
export const text = (min: number, max: number, clean = (written: string) => written) =>
  z.string().check(
    z.refine(isStorable, { error: 'must be well-formed Unicode without NUL', abort: true }),
    z.overwrite(clean),
    z.refine((value) => min === 0 || !isBlank(value), { error: 'must not be blank', abort: true }),
    z.refine((value) => countCodePoints(value) >= min, { error: `must have at least ${min} characters` }),
    z.refine((value) => countCodePoints(value) <= max, { error: `must have at most ${max} characters` }),
    z.meta({ minLength: min, maxLength: max }),
  );

/** One line that a person writes. Cleaned first, then measured. */
export const line = (max: number) => text(1, max, cleanLine);

/** Text of many lines that a person writes. Cleaned first, then measured. */
export const lines = (min: number, max: number) => text(min, max, cleanLines);

const MAX_LIST_LENGTH = 100;
const MAX_LIST_ITEMS = 20;

/** Far from year 10,000, so that no end, buffer or other zone's date that is computed needs a fifth digit. */
const LAST_YEAR = 2_999;

const isWithinYears = (ms: number) => ms >= 0 && ms < Date.UTC(LAST_YEAR + 1, 0);

/** A calendar date, `2026-11-26`. */
export const CalendarDate = z.iso
  .date({ abort: true, error: 'must be a date such as 2026-11-26' })
  .check(z.refine((value) => isWithinYears(Date.parse(value)), `must be a year from 1970 to ${LAST_YEAR}`));

/** A moment as RFC 3339 with an offset, in any case. Parsed to UTC with milliseconds. */
export const Moment = z
  .pipe(
    z.string().check(z.toUpperCase()),
    z.pipe(
      z.iso
        .datetime({
          offset: true,
          abort: true,
          error: 'must be a time with an offset, such as 2026-11-22T09:00:00+03:00',
        })
        .check(
          z.refine(
            (value) => isWithinYears(Date.parse(value)),
            `must be a year from 1970 to ${LAST_YEAR}, also in UTC`,
          ),
        ),
      z.transform((value: string) => new Date(value).toISOString()),
    ),
  )
  .check(z.meta({ type: 'string', format: 'date-time' }));

/** A `Moment` in a query, where an unescaped `+` arrives as a space. */
export const QueryMoment = z.pipe(
  z.string().check(
    z.overwrite((value) => value.replace(/ (?=\d\d:\d\d$)/, '+')),
    z.meta({ format: 'date-time' }),
  ),
  Moment,
);

/** `a,b` or the parameter repeated: each one an `item`. */
export const queryList = <T extends z.ZodMiniType<string, string>>(item: T) =>
  z
    .pipe(
      z.pipe(
        z.union([z.string().check(z.maxLength(MAX_LIST_LENGTH)), list(z.string(), 2, MAX_LIST_ITEMS)]),
        z.transform((value: string | string[]) => [value].flat().flatMap((items) => items.split(','))),
      ),
      list(item, 1, MAX_LIST_ITEMS),
    )
    .check(z.meta({ description: 'One or more, separated by commas or as repeated parameters' }));

/** A whole number as text, as in a query or a variable: `"12"` → 12. */
export const wholeNumber = (min: number, max: number) =>
  z.pipe(
    z.string().check(z.regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)),
    z.pipe(z.transform(Number), z.int().check(z.minimum(min), z.maximum(max))),
  );

/** An array of `min` to `max` items. Zod's own length checks also run on a value that is not an array. */
export const list = <T extends z.ZodMiniType>(item: T, min: number, max: number) =>
  z.array(item).check(
    z.refine((items) => items.length >= min, { error: `must have at least ${min} items`, abort: true }),
    z.refine((items) => items.length <= max, { error: `must have at most ${max} items`, abort: true }),
    z.meta({ minItems: min, maxItems: max }),
  );

/** Parsed to lower case, as Postgres prints it. */
export const Uuid = z.uuid().check(z.toLowerCase());

/** A level of priority or energy. */
export const Level = z.enum(['low', 'medium', 'high']);
export type Level = z.infer<typeof Level>;

const AI_PROVIDERS = ['anthropic', 'claude', 'openai', 'local'] as const;

/** Whom to ask for an answer. `claude` is another name of `anthropic`. */
export const AiProvider = z
  .pipe(
    z.enum(AI_PROVIDERS),
    z.transform((name: (typeof AI_PROVIDERS)[number]) => (name === 'claude' ? 'anthropic' : name)),
  )
  .check(z.meta({ type: 'string', enum: [...AI_PROVIDERS] }));

const PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/** The query parameters of every list. */
export const paging = {
  limit: z._default(wholeNumber(1, MAX_PAGE_SIZE), PAGE_SIZE),
  cursor: z
    .optional(z.string().check(z.minLength(1), z.maxLength(6_000)))
    .check(z.describe('The nextCursor of the previous page. Send the same filters and sort')),
};

export const PageQuery = z.strictObject(paging);
export type PageQuery = z.output<typeof PageQuery>;
