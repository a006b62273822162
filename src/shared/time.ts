const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `"15m"`, `"24h"`, `"7d"` → seconds; null for anything else. */
export function parseDuration(text: string): number | null {
  const match = /^([1-9]\d{0,5})([smhd])$/.exec(text);
  const unit = UNIT_SECONDS[match?.[2] ?? ''];
  return match && unit ? Number(match[1]) * unit : null;
}

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

/** The time that services and limits go by. */
export type Clock = () => Date;
