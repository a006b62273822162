import { cleanLine } from '../../messages/clean-text.ts';
import { parseMoment } from '../../quick-add/parser/parse.ts';
import { MINUTES_PER_DAY } from '../../shared/duration.ts';
import { CalendarDate, Level } from '../../shared/fields.ts';
import { isRecord } from '../../shared/is-record.ts';
import { addDays, toLocalTime } from '../../shared/time-zones.ts';
import type { Problem } from '../proposed-changes.ts';

/** A day, or a time on it, by the user's clock. */
export interface LocalMoment {
  date: string;
  /** `09:30` */
  time?: string;
}

export interface InputContext {
  /** The user's date. */
  date: string;
  timezone: string;
  now: Date;
}

const MAX_SHOWN = 60;

/** A value of a model as one short line, for a message. */
export function showValue(value: unknown): string {
  const parts = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  const text = cleanLine(
    parts
      .filter((part) => !isAbsent(part))
      .map(String)
      .join(' '),
  );
  const characters = [...text];
  return characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN - 1).join('')}…` : text;
}

const LEVELS: Record<Level, RegExp> = {
  low: /^(lowest|low|minor|низк\p{Alpha}+)$/u,
  medium: /^(medium|normal|mid|moderate|default|средн\p{Alpha}+|обычн\p{Alpha}+)$/u,
  high: /^(high|highest|urgent|critical|important|высок\p{Alpha}+|срочн\p{Alpha}+|важн\p{Alpha}+)$/u,
};

/** Only a mood log can be of a past day. */
const YESTERDAY = /^(?:yesterday|вчера)(?:[\s,]+(?:at |в )?(\d.*))?$/i;
const TIME_ALONE = /^(?:at |в )?(\d{1,2}:\d{2}(?::\d{2})?|\d{1,2} ?[ap]m)$/i;
const NOTHING = /^(none|null|no|clear|remove|never|нет|убрать|снять)$/i;
const DATE = /^(\d{4}-\d{2}-\d{2})(?:[T,\s]+(\S.*))?$/;
const DURATION = /^([\d.,]+)\s*(m|min|mins|minutes?|мин\p{Alpha}*|h|hrs?|hours?|ч|час\p{Alpha}*)?\.?$/iu;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T[\d:.]+(z|[+-]\d{2}:?\d{2})$/i;

/** Reads the input of a tool call leniently. A value that cannot be read is a problem, and counts as absent. */
export class ToolInput {
  readonly problems: Problem[] = [];
  readonly #fields: Map<string, unknown>;
  readonly #context: InputContext;

  constructor(fields: Record<string, unknown>, context: InputContext) {
    this.#fields = new Map(Object.entries(fields));
    this.#context = context;
  }

  /** The first value under one of the names. None of them counts as an unknown field. */
  take(...names: string[]): unknown {
    const values = names.map((name) => this.#fields.get(name));
    for (const name of names) this.#fields.delete(name);
    return values.find((value) => !isAbsent(value));
  }

  listUnknown(): string[] {
    return [...this.#fields].filter(([, value]) => !isAbsent(value)).map(([name]) => name);
  }

  report(reason: Problem['reason'], value: unknown): undefined {
    this.problems.push({ reason, value: showValue(value) });
  }

  takeText(...names: string[]): string | undefined {
    return this.#read(names, (value) => (typeof value === 'string' ? value : null));
  }

  takeLevel(...names: string[]): Level | undefined {
    return this.#read(names, (value) => {
      const word = String(value).trim().toLowerCase();
      return Level.options.find((level) => LEVELS[level].test(word)) ?? null;
    });
  }

  takeBoolean(...names: string[]): boolean | undefined {
    return this.#read(names, (value) => {
      if (/^(true|yes|1|да)$/i.test(String(value))) return true;
      return /^(false|no|0|нет)$/i.test(String(value)) ? false : null;
    });
  }

  takeNumber(names: string[], { min, max }: { min: number; max: number }): number | undefined {
    return this.#read(names, (value) => toIntegerWithin(Number(value), min, max));
  }

  /** 90, "90", "90 min", "1.5 h" */
  takeMinutes(...names: string[]): number | undefined {
    return this.#read(names, (value) => {
      const [, amount, unit] = DURATION.exec(String(value).trim()) ?? [];
      const minutes = Number(amount?.replace(',', '.')) * (unit && /^[hч]|^час/i.test(unit) ? 60 : 1);
      return toIntegerWithin(minutes, 1, MINUTES_PER_DAY);
    });
  }

  takeMoment(...names: string[]): LocalMoment | 'none' | undefined {
    const toMoment = (value: unknown) => {
      const moment = this.#readMoment(value);
      return moment === 'none' || CalendarDate.safeParse(moment?.date).success ? moment : null;
    };
    return this.#read(names, toMoment, 'unclear_date');
  }

  /** @param toValue null for a value that cannot be read */
  #read<T>(
    names: string[],
    toValue: (value: unknown) => T | null,
    problem: Problem['reason'] = 'unclear_value',
  ): T | undefined {
    const value = this.take(...names);
    return value === undefined ? undefined : (toValue(value) ?? this.report(problem, value));
  }

  #readMoment(value: unknown): LocalMoment | 'none' | null {
    if (isRecord(value)) {
      const { date, day, time } = value;
      const parts = [date ?? day, time].filter((part) => !isAbsent(part));
      return parts.length > 0 ? this.#readMoment(parts.map(String).join(' ')) : 'none';
    }
    if (typeof value !== 'string') return null;
    const text = value.trim();
    if (NOTHING.test(text)) return 'none';
    const { date: today, timezone, now } = this.#context;
    if (WITH_OFFSET.test(text) && !Number.isNaN(Date.parse(text))) {
      const [date = '', time = ''] = toLocalTime(Date.parse(text), timezone).split(' ');
      return { date, time };
    }
    const [, date, rest] = DATE.exec(text) ?? [];
    if (date) return withTime(date, rest);
    const [, clock] = TIME_ALONE.exec(text) ?? [];
    if (clock) return withTime(today, clock);
    const [yesterday, time] = YESTERDAY.exec(text) ?? [];
    return yesterday ? withTime(addDays(today, -1), time) : parseMoment(text, now, timezone);
  }
}

const toIntegerWithin = (number: number, min: number, max: number) =>
  Number.isInteger(number) && number >= min && number <= max ? number : null;

const isAbsent = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Null when the time cannot be read. */
function withTime(date: string, written: string | undefined): LocalMoment | null {
  if (written === undefined) return { date };
  const time = parseTime(written);
  return time === null ? null : { date, time };
}

/** `9:00`, `09:00:00`, `9`, `9pm`, `21.30` → `09:00` … */
function parseTime(written: string): string | null {
  const text = written.trim().toLowerCase();
  const [, hour, minute = '00', half] =
    /^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(?:([ap])\.?m\.?)?$/.exec(text) ?? [];
  if (hour === undefined) return null;
  const hours = half ? (Number(hour) % 12) + (half === 'p' ? 12 : 0) : Number(hour);
  if (hours > 23 || Number(minute) > 59) return null;
  return `${String(hours).padStart(2, '0')}:${minute}`;
}
