import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readNow } from '../../src/quick-add/parser/local.ts';
import { findMatches } from '../../src/quick-add/parser/matches.ts';
import { parseMoment, parseQuickAdd, removeSpans } from '../../src/quick-add/parser/parse.ts';
import type { Token } from '../../src/quick-add/parser/types.ts';
import { splitWords } from '../../src/quick-add/parser/words.ts';
import { Moment } from '../../src/shared/fields.ts';
import { daysBetween, isoWeekday, toLocalTime } from '../../src/shared/time-zones.ts';
import en from '../fixtures/quick-add/en.txt?raw';
import ru from '../fixtures/quick-add/ru.txt?raw';
import * as fc from '../support/fast-check.ts';
import { volume } from '../support/volume.ts';

const PIECES = [
  ...new Set(`${en}\n${ru}`.split(/\s+/).filter((piece) => piece.length < 20)),
  ...[
    '`',
    '\\',
    '{',
    '}',
    '"',
    '«',
    '»',
    "'",
    '#',
    '@',
    '!',
    '~',
    ',',
    '-',
    '–',
    '/',
    '\n',
    '\ud800',
    '😀',
    '👩‍🚀',
    '\u0301',
  ],
];

/** Texts of what people type, in any order, and of any characters. */
const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(' ')) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 10 }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);
const anyNow = fc.date({ min: new Date('1971-01-01'), max: new Date('2900-01-01'), noInvalidDate: true });
const anyZone = fc.constantFrom('UTC', 'Europe/Moscow', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago');
const anyClock = fc.record({ now: anyNow, zone: anyZone });

const checkAll = (check: (text: string, clock: { now: Date; zone: string }) => void) =>
  fc.assert(fc.property(anyText, anyClock, check), { numRuns: volume({ test: 300, full: 100_000 }) });

describe('quick add reads any text', () => {
  it('no text makes it throw, and every moment of a draft is one that a task can have', () => {
    checkAll((text, clock) => {
      const { draft } = parseQuickAdd(text, clock);
      for (const moment of [draft.dueDate, draft.startDate, draft.deadline]) {
        if (moment !== undefined) expect(z.safeParse(Moment, moment).data).toBe(moment);
      }
    });
  });

  it('a start is before the deadline', () => {
    const day = fc.constantFrom(
      'today',
      'tomorrow',
      'monday',
      'friday 6pm',
      'friday',
      '9am',
      '6pm',
      '31 Jan',
      'in 2 weeks',
    );
    const numRuns = volume({ test: 300, full: 100_000 });
    let read = 0;
    const check = (from: string, by: string, clock: { now: Date; zone: string }) => {
      const { startDate, deadline } = parseQuickAdd(`Trip from ${from} by ${by}`, clock).draft;
      if (!startDate || !deadline) return;
      expect(Date.parse(startDate)).toBeLessThan(Date.parse(deadline));
      read += 1;
    };
    fc.assert(fc.property(day, day, anyClock, check), { numRuns });
    expect(read).toBeGreaterThan(numRuns / 4);
  });

  it('tokens are in order inside the text and never overlap', () => {
    checkAll((text, clock) => {
      let end = 0;
      for (const token of parseQuickAdd(text, clock).tokens) {
        expect(token.start).toBeGreaterThanOrEqual(end);
        expect(token.end).toBeGreaterThan(token.start);
        end = token.end;
      }
      expect(end).toBeLessThanOrEqual(text.length);
    });
  });

  it('the text without its tokens is the title', () => {
    checkAll((text, clock) => {
      const { draft, tokens } = parseQuickAdd(text, clock);
      expect(removeByHand(text, tokens)).toBe(draft.title);
    });
  });

  it('a text without tokens stays as it is, apart from spaces', () => {
    checkAll((text, clock) => {
      const { draft, tokens } = parseQuickAdd(text, clock);
      if (tokens.length === 0) expect(draft).toEqual({ title: text.replaceAll(/\s+/g, ' ').trim() });
    });
  });

  it('a label, a project, a priority and an energy are found wherever they are put', () => {
    fc.assert(
      fc.property(anyClock, fc.shuffledSubarray(['@deep', '#Home', '!high', '~low', 'Buy', 'milk']), (clock, parts) => {
        const { draft } = parseQuickAdd(parts.join(' '), clock);
        expect(draft.labels).toEqual(parts.includes('@deep') ? ['deep'] : undefined);
        expect(draft.project).toEqual(parts.includes('#Home') ? { name: 'Home' } : undefined);
        expect(draft.priority).toBe(parts.includes('!high') ? 'high' : undefined);
        expect(draft.aiMetadata).toEqual(parts.includes('~low') ? { energyLevel: 'low' } : undefined);
        expect(draft.title).toBe(parts.filter((part) => /^\w/.test(part)).join(' '));
      }),
      { numRuns: volume({ test: 200, full: 2_000 }) },
    );
  });

  it('a weekday is one of the next seven days, today excluded, in any zone', () => {
    const names = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
    fc.assert(
      fc.property(anyClock, fc.integer({ min: 1, max: 7 }), ({ now, zone }, weekday) => {
        const date = parseMoment(names[weekday - 1] ?? '', now, zone)?.date ?? '';
        const today = toLocalTime(now.getTime(), zone).slice(0, 10);
        expect(isoWeekday(date)).toBe(weekday);
        expect(daysBetween(today, date)).toBeGreaterThan(0);
        expect(daysBetween(today, date)).toBeLessThanOrEqual(7);
      }),
      { numRuns: volume({ test: 200, full: 20_000 }) },
    );
  });

  it('a time without a day is within the next 24 hours', () => {
    fc.assert(
      fc.property(
        fc.record({ now: anyNow, zone: fc.constantFrom('UTC', 'Asia/Kolkata') }),
        fc.nat(23),
        (clock, hour) => {
          const written = `${String(hour).padStart(2, '0')}:00`;
          const { dueDate = '' } = parseQuickAdd(`Standup at ${written}`, clock).draft;
          const ahead = Date.parse(dueDate) - clock.now.getTime();
          expect(ahead).toBeGreaterThan(-60_000);
          expect(ahead).toBeLessThanOrEqual(24 * 3_600_000);
          const time = hour === 0 ? '23:59' : written; // midnight is the end of a day
          expect(toLocalTime(Date.parse(dueDate), clock.zone).slice(11)).toBe(time);
        },
      ),
      { numRuns: volume({ test: 200, full: 20_000 }) },
    );
  });
});

const REPEATED = [
  'mon ',
  'every mon, ',
  '#"a ',
  '{a ',
  '`',
  '"a',
  '«a ',
  'в 9 ',
  'раз в ',
  '31 jan ',
  "'a ",
  '1h ',
  '(',
  '\\',
  ' ',
];

it.each(['in 9999 years', 'in 9999 weeks', 'in 9999 months', 'через 9999 лет', '31.12.2999', '{in 999 years}'])(
  '%j is too far away for a task, and stays in the title',
  (text) => {
    const clock = { now: new Date('2900-11-25T07:00:00Z'), zone: 'UTC' };
    expect(parseQuickAdd(`Retire ${text}`, clock)).toEqual({ draft: { title: `Retire ${text}` }, tokens: [] });
  },
);

describe('quick add takes linear time', () => {
  it.each(REPEATED)('of twice as many %j, each word is looked at as often', (piece) => {
    const count = volume({ test: 150, full: 400 });
    const [once = 0, twice = 0] = [count, 2 * count].map((times) => countLooks(piece.repeat(times)));
    expect(twice).toBeLessThanOrEqual(2.1 * once + 10);
  });

  it.each(['«a ', '“a ', "'a ", '🙂a'])('it splits a long text of %j', (piece) => {
    const count = volume({ test: 10_000, full: 1_000_000 });
    expect(splitWords(piece.repeat(count), () => false)).toHaveLength(count);
  });

  it.each(REPEATED)('it reads a long text of %j', (piece) => {
    const text = piece.repeat(volume({ test: 8_000, full: 200_000 }) / piece.length);
    const { draft, tokens } = parseQuickAdd(text, { now: new Date('2026-11-25T07:00:00Z'), zone: 'UTC' });
    expect(removeSpans(text, tokens)).toBe(draft.title);
  });
});

/** How often the words of a text are looked at. */
function countLooks(text: string): number {
  let looks = 0;
  const words = new Proxy(
    splitWords(text, () => false),
    {
      get(target, key, receiver) {
        looks += 1;
        return Reflect.get(target, key, receiver);
      },
    },
  );
  findMatches(words, readNow(new Date('2026-11-25T07:00:00Z'), 'UTC'));
  return looks;
}

function removeByHand(text: string, tokens: Token[]): string {
  const isTaken = new Set(
    tokens.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index)),
  );
  const rest = Array.from({ length: text.length }, (_, index) => (isTaken.has(index) ? '' : text.charAt(index)));
  return rest.join('').split(/\s+/).filter(Boolean).join(' ');
}

describe('the day of parseMoment', () => {
  it.each([
    ['tomorrow', '2026-11-26'],
    ['Завтра', '2026-11-26'],
    ['friday', '2026-11-27'],
    ['пятница', '2026-11-27'],
    ['в следующую пятницу', '2026-12-04'],
    ['31 Jan', '2027-01-31'],
    ['in 3 days', '2026-11-28'],
    ['конец месяца', '2026-11-30'],
    ['sun', '2026-11-29'],
    ['friday 6pm', '2026-11-27'],
    ['31.02', undefined],
    ['call mom tomorrow', undefined],
    ['sun cream', undefined],
    ['', undefined],
  ])('%j is %j', (text, date) => {
    expect(parseMoment(text, new Date('2026-11-25T07:00:00Z'), 'Europe/Moscow')?.date).toBe(date);
  });
});

it.each([
  ['2026-11-27', '2026-11-29'],
  ['2026-11-28', '2026-11-29'],
  ['2026-11-29', '2026-12-06'], // on Sunday, the next one is meant
])('the weekend of %s ends on %s', (today, sunday) => {
  for (const text of ['this weekend', 'в выходные'])
    expect(parseMoment(text, new Date(`${today}T12:00:00Z`), 'UTC')?.date).toBe(sunday);
});

it('removing spans collapses the spaces around them', () => {
  expect(removeSpans('a  tomorrow  b', [{ start: 3, end: 11 }])).toBe('a b');
});
