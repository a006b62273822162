export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const MINUTES_PER_DAY = 24 * 60;

const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `"15m"`, `"24h"`, `"7d"` → seconds; null for anything else. */
export function parseDuration(text: string): number | null {
  const match = /^([1-9]\d{0,5})([smhd])$/.exec(text);
  const unit = UNIT_SECONDS[match?.[2] ?? ''];
  return match && unit ? Number(match[1]) * unit : null;
}
