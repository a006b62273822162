import * as z from 'zod/mini';
import { cleanLine, cleanLines, isBlank } from '../messages/clean-text.ts';
import { isRecord } from './is-record.ts';
import { says } from './validation.ts';

/** Describes a new schema. `check(z.describe())`, which a named one needs, would copy it when an isolate starts. */
export function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), description });
  return schema;
}

const countCodePoints = (text: string) => [...text].length;

/** Postgres rejects NUL and lone surrogates in text and JSON. */
const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed();

/** Text of `min` to `max` characters that Postgres can store. A character is a code point, as in Postgres and JSON Schema. */
export const text = (min: number, max: number, clean = (written: string) => written) =>
  z.string().check(
    z.check((payload) => {
      const isKept = isStorable(payload.value);
      if (isKept) payload.value = clean(payload.value);
      const problem = isKept ? findTextProblem(payload.value, min, max) : { message: says('unicode'), continue: false };
      if (problem) payload.issues.push({ code: 'custom', input: payload.value, ...problem });
    }),
    z.meta({ minLength: min, maxLength: max }),
  );

/** `continue`: whether the checks of the whole object run too. */
function findTextProblem(text: string, min: number, max: number): { message: string; continue: boolean } | undefined {
  if (min > 0 && isBlank(text)) return { message: says('blank'), continue: false };
  const length = countCodePoints(text);
  if (length < min) return { message: says('minLength', { min }), continue: true };
  return length > max ? { message: says('maxLength', { max }), continue: true } : undefined;
}

/** One line that a person writes. Cleaned first, then measured. */
export const line = (max: number) => text(1, max, cleanLine);

/** Text of many lines that a person writes. Cleaned first, then measured. */
export const lines = (min: number, max: number) => text(min, max, cleanLines);

const MAX_LIST_LENGTH = 100;
const MAX_LIST_ITEMS = 20;

/** Computed dates may be later than what is sent, and must keep four digits. */
const YEARS = { first: 1_970, last: 2_999 };

const isWithinYears = (ms: number) => ms >= 0 && ms < Date.UTC(YEARS.last + 1, 0);

export const CalendarDate = z.iso
  .date({ abort: true })
  .check(z.refine((value) => isWithinYears(Date.parse(value)), says('year', YEARS)));

/** A moment as RFC 3339 with an offset, in any case. Parsed to UTC with milliseconds. */
export const Moment = z
  .pipe(
    z.string().check(z.toUpperCase()),
    z.pipe(
      z.iso
        .datetime({ offset: true, abort: true })
        .check(z.refine((value) => isWithinYears(Date.parse(value)), says('yearInUtc', YEARS))),
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

/** A parameter that may be repeated: each one is an `item`. `explode` is what OpenAPI calls it. */
export const repeated = <T extends z.ZodMiniType<string, string>>(item: T, max: number) =>
  z
    .pipe(
      z.pipe(
        z.union([z.string(), z.array(z.string())]),
        z.transform((value: string | string[]) => [value].flat()),
      ),
      list(item, 1, max),
    )
    .check(z.meta({ explode: true }));

export const integer = (min: number, max: number) => {
  const problem = says('wholeNumber', { min, max });
  return z
    .int({ error: ({ input }) => (input === undefined ? undefined : problem) })
    .check(z.minimum(min, problem), z.maximum(max, problem));
};

/** A whole number as text, as in a query or a variable: `"12"` → 12. */
export const wholeNumber = (min: number, max: number) =>
  z.pipe(
    z.string().check(z.regex(/^\d{1,9}$/, says('wholeNumber', { min, max }))),
    z.pipe(z.transform(Number), integer(min, max)),
  );

/** An array of `min` to `max` items. The length is checked first: a body can have 130,000 items, each with a problem. */
export const list = <T extends z.ZodMiniType>(item: T, min: number, max: number) =>
  z.array(item).check(z.minLength(min, onArrays), z.maxLength(max, onArrays));

/** Zod's length checks also run on a value that is not an array. */
const onArrays = { abort: true, when: ({ value }: { value: unknown }) => Array.isArray(value) };

/** A record of at most `max` keys, which is checked first, as in `list`. Zod leaves out a key `__proto__`: here it is unknown. */
export const keyed = <T extends z.ZodMiniType>(record: T, max = Infinity) =>
  z.pipe(
    z.transform((input: unknown, { issues }) => {
      if (!isRecord(input)) return input;
      if (Object.hasOwn(input, '__proto__')) issues.push({ code: 'unrecognized_keys', keys: ['__proto__'], input });
      const hasMany = Object.keys(input).length > max;
      if (hasMany) issues.push({ code: 'custom', input, message: says('maxItems', { max }) });
      return input;
    }),
    record,
  );

/** For a check that compares fields. It runs only if every field is valid. */
export const onValidFields = { when: ({ issues }: { issues: unknown[] }) => issues.length === 0 };

/** A PATCH must have at least one field. */
export const changesSomething = z.refine<object>((patch) => Object.keys(patch).length > 0, says('empty'));

/** One of the keys of an object, such as a catalogue with a message for each. */
export const keyOf = <T extends object>(object: T) => z.enum(Object.keys(object) as (keyof T & string)[]);

/** Parsed to lower case, as Postgres prints it. */
export const Uuid = z.uuid().check(z.toLowerCase());

export const Level = z.enum(['low', 'medium', 'high']);
export type Level = z.infer<typeof Level>;

const RANK: Record<Level, number> = { high: 0, medium: 1, low: 2 };

/** Sorts the highest priority first. */
export const byPriority = (a: { priority: Level }, b: { priority: Level }): number =>
  RANK[a.priority] - RANK[b.priority];

const AI_PROVIDERS = ['anthropic', 'claude', 'openai', 'local'] as const;

/** The provider to ask. `claude` is another name of `anthropic`. */
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
  cursor: described(
    z.optional(z.string().check(z.minLength(1), z.maxLength(6_000))),
    'The nextCursor of the previous page. Send the same filters and sort',
  ),
};

export const PageQuery = z.strictObject(paging);
export type PageQuery = z.output<typeof PageQuery>;
