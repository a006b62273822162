import { describe, expect, it } from 'vitest';
import { isBlank } from '../../src/messages/clean-text.ts';
import { Moment, text, Uuid } from '../../src/shared/fields.ts';
import { toText } from '../../src/shared/validation.ts';
import * as fc from '../support/fast-check.ts';

const Title = text(1, 5);

const accepts = (value: unknown) => Title.safeParse(value).success;

describe('text()', () => {
  it.each(['a', 'abcde', 'é', 'ы', '日本語', ' a', '%_\\', '<b>'])('the text %j is accepted', (value) => {
    expect(Title.parse(value)).toBe(value);
  });

  it.each(['', ' ', '\n\t', 'abcdef', '\0', 'a\0', '\ud800', 'a\udc00', '\udc00\ud800'])(
    'the text %j is rejected',
    (value) => {
      expect(accepts(value)).toBe(false);
    },
  );

  it.each([null, undefined, 1, true, [], {}, ['a']])('%j, which is not a string, is rejected', (value) => {
    expect(accepts(value)).toBe(false);
  });

  it('length is counted in code points, as in Postgres', () => {
    expect(accepts('🦷🦷🦷🦷🦷')).toBe(true);
    expect(accepts('🦷🦷🦷🦷🦷🦷')).toBe(false);
  });

  it('the error has one message per problem', () => {
    const messagesFor = (value: string) =>
      Title.safeParse(value).error?.issues.map((issue) => toText(issue.message).en);
    expect(messagesFor('')).toEqual(['must not be blank']);
    expect(messagesFor('abcdef')).toEqual(['must have at most 5 characters']);
    expect(messagesFor('\0abcdef')).toEqual(['must be well-formed Unicode without NUL']);
    expect(
      text(2, 5)
        .safeParse('a')
        .error?.issues.map((issue) => toText(issue.message).en),
    ).toEqual(['must have at least 2 characters']);
  });

  it('a text is accepted if and only if Postgres can store it and its length is within bounds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 8 }),
        (value) => {
          const storable = !value.includes('\0') && encodable(value);
          const length = Array.from(value).length;
          expect(accepts(value)).toBe(storable && !isBlank(value) && length <= 5);
        },
      ),
    );
  });
});

/** Whether the text survives UTF-8, the encoding of Postgres. */
const encodable = (value: string) =>
  new TextDecoder().decode(new TextEncoder().encode(value)) === value.replace(/^\ufeff/, '');

describe('Moment', () => {
  it.each([
    ['2026-11-22T09:00:00Z', '2026-11-22T09:00:00.000Z'],
    ['2026-11-22T09:00:00+03:00', '2026-11-22T06:00:00.000Z'],
    ['2026-11-22T00:30:00-11:00', '2026-11-22T11:30:00.000Z'],
    ['2026-11-22t09:00:00z', '2026-11-22T09:00:00.000Z'],
    ['2026-11-22t09:00:00.25+03:00', '2026-11-22T06:00:00.250Z'],
    ['2026-11-22T09:00:00.5Z', '2026-11-22T09:00:00.500Z'],
    ['2026-11-22T09:00:00.123456789Z', '2026-11-22T09:00:00.123Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['2999-12-31T23:59:59.999Z', '2999-12-31T23:59:59.999Z'],
  ])('%s is parsed to %s', (written, parsed) => {
    expect(Moment.parse(written)).toBe(parsed);
  });

  it.each([
    ['no offset', '2026-11-22T09:00:00'],
    ['no time', '2026-11-22'],
    ['a day that does not exist', '2026-02-30T00:00:00Z'],
    ['29 February of a common year', '2025-02-29T00:00:00Z'],
    ['a month that does not exist', '2026-13-01T00:00:00Z'],
    ['an hour that does not exist', '2026-11-22T24:00:00Z'],
    ['a leap second', '2026-12-31T23:59:60Z'],
    ['year 0', '0000-01-01T00:00:00Z'],
    ['a moment before 1970', '1969-12-31T23:59:59.999Z'],
    ['a moment before 1970 by its offset', '1970-01-01T00:00:00+00:01'],
    ['a moment after 2999', '3000-01-01T00:00:00Z'],
    ['a moment after 2999 by its offset', '2999-12-31T23:59:59-00:01'],
    ['the last moment of four digits', '9999-12-31T23:59:59Z'],
    ['a year of five digits', '+010000-01-01T00:00:00Z'],
    ['an offset that does not exist', '2026-11-22T09:00:00+25:00'],
    ['a zone name', '2026-11-22T09:00:00 Europe/Moscow'],
    ['a number', '1763800000000'],
    ['a word', 'tomorrow'],
    ['an empty string', ''],
  ])('%s is rejected', (_, written) => {
    expect(Moment.safeParse(written).success).toBe(false);
  });

  it.each([null, 0, 1763800000000, new Date(), {}])('%j, which is not a string, is rejected', (value) => {
    expect(Moment.safeParse(value).success).toBe(false);
  });

  it('a moment is parsed from every offset', () => {
    const moment = fc.date({
      min: new Date('1970-01-02T00:00:00Z'),
      max: new Date('2999-12-30T00:00:00Z'),
      noInvalidDate: true,
    });
    const minutes = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(moment, minutes, (date, offset) => {
        const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0');
        const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const written = `${local}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
        expect(Moment.parse(written)).toBe(date.toISOString());
      }),
    );
  });
});

describe('Uuid', () => {
  it.each(['01a202ce-2b9d-7d8e-9dde-218d300ec9d4', crypto.randomUUID(), 'F47AC10B-58CC-4372-A567-0E02B2C3D479'])(
    'the UUID %s is accepted',
    (id) => {
      expect(Uuid.safeParse(id).success).toBe(true);
    },
  );

  it.each([
    '',
    '1',
    '01a202ce2b9d7d8e9dde218d300ec9d4',
    '{01a202ce-2b9d-7d8e-9dde-218d300ec9d4}',
    '01a202ce-2b9d-7d8e-9dde-218d300ec9d4 ',
    '01a202ce-2b9d-7d8e-9dde-218d300ec9dg',
  ])('%j is rejected', (id) => {
    expect(Uuid.safeParse(id).success).toBe(false);
  });
});
