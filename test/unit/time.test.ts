import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/shared/duration.ts';
import { isTimeZone, spellTimeZone } from '../../src/shared/time-zones.ts';
import * as fc from '../support/fast-check.ts';
import { volume } from '../support/volume.ts';

describe('parseDuration', () => {
  it.each([
    ['1s', 1],
    ['90s', 90],
    ['15m', 900],
    ['24h', 86_400],
    ['7d', 604_800],
    ['999999d', 86_399_913_600],
  ])('%s is %i seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    '',
    '0s',
    '00m',
    '07d',
    '7',
    'd',
    '7 d',
    ' 7d',
    '7d ',
    '7D',
    '-7d',
    '+7d',
    '1.5h',
    '1h30m',
    '1w',
    '1e3s',
    '1000000s',
    '７d',
    '7d\n',
  ])('%j is not a duration', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it('the result is a positive whole number or null', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,7}[smhd]$/)), (text) => {
        const seconds = parseDuration(text);
        expect(seconds === null || (Number.isSafeInteger(seconds) && seconds > 0)).toBe(true);
      }),
    );
  });
});

describe('isTimeZone', () => {
  it.each([
    'UTC',
    'Europe/Moscow',
    'America/New_York',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    'Antarctica/Troll',
    'America/Argentina/Buenos_Aires',
    'Etc/GMT-14',
    'gmt',
    'Est5edt',
    'europe/moscow',
    'cet',
  ])('%s is a time zone', (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  });

  it.each([
    '',
    'Mars/Olympus',
    'Europe',
    'Europe/',
    'Moscow',
    '+03:00',
    '-11:00',
    'UTC+3',
    'ist',
    'Gmt+3',
    '03:00',
    'Europe/Moscow ',
    ' UTC',
    "UTC'; --",
    '__proto__',
  ])('%j is not a time zone', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });

  it.each([
    ['EUROPE/london', 'Europe/London'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['Mars/olympus', 'Mars/olympus'],
    ['CET', 'Europe/Brussels'],
    ['met', 'Europe/Brussels'],
    ['EET', 'Europe/Athens'],
    ['WET', 'Europe/Lisbon'],
  ])('%s is spelled %s', (zone, spelled) => {
    expect(spellTimeZone(zone)).toBe(spelled);
  });

  it('isTimeZone never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof isTimeZone(text)).toBe('boolean');
      }),
      { numRuns: volume({ test: 10, full: 30 }) }, // Intl is slow to reject a zone
    );
  });
});
