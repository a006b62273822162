/**
 * Whether the runtime knows the IANA zone. Only "UTC" and names of a place, "Europe/Moscow", will do: Postgres reads
 * "CET" or "IST" as an abbreviation, which may be another time than the zone of that name.
 */
export function isTimeZone(zone: string): boolean {
  if (zone !== 'UTC' && !/^[A-Za-z_]+\//.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
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

/** What the clocks of the zone show at a moment, as if they showed UTC. */
function clockAt(ms: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(ms);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((found) => found.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/**
 * The moment when the zone's clocks show that time of that date. One they show twice is the first of the two; one they
 * skip is as long after the gap as it would have been after its beginning (RFC 5545).
 * @param date `2026-11-25`
 * @param time `09:30`
 */
export function toMoment(date: string, time: string, zone: string): Date {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  const offsets = [-86_400_000, 86_400_000].map((shift) => clockAt(wanted + shift, zone) - (wanted + shift));
  const [before = 0] = offsets;
  const exact = offsets.map((offset) => wanted - offset).filter((ms) => clockAt(ms, zone) === wanted);
  return new Date(exact.length > 0 ? Math.min(...exact) : wanted - before);
}

/** What the zone's clocks show at a moment: `2026-11-25 09:30`. */
export const toLocalTime = (ms: number, zone: string): string =>
  new Date(clockAt(ms, zone)).toISOString().slice(0, 16).replace('T', ' ');

/** The date some days after another. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** 1 is Monday. */
export const isoWeekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
