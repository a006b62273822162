import { DAY_MS } from './duration.ts';

/** IANA names without a place that Postgres reads as the same zone. */
export const PLACELESS_ZONES = [
  ...['UTC', 'UCT', 'Universal', 'Zulu', 'GMT', 'GMT0', 'GMT+0', 'GMT-0', 'Greenwich', 'EST', 'MST', 'HST'],
  ...['EST5EDT', 'CST6CDT', 'MST7MDT', 'PST8PDT', 'Navajo', 'Cuba', 'Jamaica', 'GB', 'GB-Eire', 'Eire', 'Portugal'],
  ...['Poland', 'Iceland', 'Turkey', 'W-SU', 'Egypt', 'Libya', 'Israel', 'Iran', 'PRC', 'ROC', 'ROK', 'Japan'],
  ...['Hongkong', 'Singapore', 'Kwajalein', 'NZ', 'NZ-CHAT'],
];

/** What IANA links to a place. Postgres reads them as abbreviations, without summer time. */
const PLACES: Record<string, string> = {
  CET: 'Europe/Brussels',
  MET: 'Europe/Brussels',
  EET: 'Europe/Athens',
  WET: 'Europe/Lisbon',
};

/**
 * Whether the runtime knows the IANA time zone. Only names of a place, such as "Europe/Moscow", PLACELESS_ZONES
 * and PLACES are valid: Postgres reads "IST" as an abbreviation, whose offset can differ from the zone of that name.
 */
export const isTimeZone = (zone: string): boolean => findTimeZone(zone) !== null;

/** `EUROPE/london` as `Europe/London`, `CET` as the place in PLACES. Any other text is returned unchanged. */
export const spellTimeZone = (zone: string): string => findTimeZone(zone) ?? zone;

function findTimeZone(zone: string): string | null {
  const place = Object.entries(PLACES).find(([name]) => name.toLowerCase() === zone.toLowerCase())?.[1];
  const placeless = place ?? PLACELESS_ZONES.find((name) => name.toLowerCase() === zone.toLowerCase());
  if (placeless) return placeless;
  if (!/^[A-Za-z_]+\//.test(zone)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
    return timeZone.toLowerCase() === zone.toLowerCase() ? timeZone : zone;
  } catch {
    return null;
  }
}

/** Swedish writes `2026-11-25 09:30:15`. */
const formats = new Map<string, Intl.DateTimeFormat>();

function getFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('sv', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, format);
  return format;
}

/** The zone's local time at a moment, as if it were UTC, in Unix milliseconds. */
const localTimeAsUtc = (ms: number, zone: string): number =>
  Date.parse(`${getFormat(zone).format(ms).replace(' ', 'T')}Z`);

/**
 * The moment of a local date and time. When a change of clocks repeats the time, this is the first of the two. When it
 * skips the time, the offset from before the gap applies (RFC 5545, 3.3.5).
 * @param date `2026-11-25`
 * @param time `09:30`, or with seconds `09:30:15`
 */
export function toMoment(date: string, time: string, zone: string): Date {
  const wanted = Date.parse(`${date}T${time}Z`);
  const offsets = [-DAY_MS, DAY_MS].map((shift) => localTimeAsUtc(wanted + shift, zone) - (wanted + shift));
  const [before = 0, after] = offsets;
  if (before === after) return new Date(wanted - before);
  const exact = offsets.map((offset) => wanted - offset).filter((ms) => localTimeAsUtc(ms, zone) === wanted);
  return new Date(exact.length > 0 ? Math.min(...exact) : wanted - before);
}

/** The zone's local time at a moment: `2026-11-25 09:30`. */
export const toLocalTime = (ms: number, zone: string): string => toClock(ms, zone).slice(0, 16).replace('T', ' ');

/** The zone's date at a moment: `2026-11-25`. */
export const toLocalDate = (ms: number, zone: string): string => toClock(ms, zone).slice(0, 10);

/** The moment at which a date begins: see `toMoment`. */
export const startOfDay = (date: string, zone: string): Date => toMoment(date, '00:00', zone);

/** The local time to the millisecond, as if it were UTC: `2026-11-25T09:30:15.250Z`. */
export const toClock = (ms: number, zone: string): string =>
  new Date(localTimeAsUtc(ms, zone) + (((ms % 1000) + 1000) % 1000)).toISOString();

/** The date `days` after another; before it when negative. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** How many days `to` is after `from`; negative when it is before. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** The ISO weekday: 1 is Monday, 7 is Sunday. */
export const isoWeekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
