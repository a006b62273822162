import { DAY_MS, MINUTE_MS } from '../../shared/duration.ts';
import { toLocalDate } from '../../shared/time-zones.ts';
import { parseTimeOfDay } from '../../shared/working-hours.ts';
import type { HourLevel } from './analysis/profile.ts';
import type { MoodHistory } from './profiles.ts';

/** The hours after which a log has half of its effect left: see docs/statistics.md. */
const HALF_HOURS = 3;

interface KnownToday {
  /** The last log, with its hour on the user's clock. */
  log: { hour: number; energy: number; focus: number } | null;
  before: MoodHistory;
}

export function splitToday(
  history: MoodHistory,
  { dayStart, timezone }: { dayStart: string; timezone: string },
  now: Date,
): KnownToday {
  const morning = now.getTime() - MINUTE_MS * parseTimeOfDay(dayStart);
  const today = Date.parse(toLocalDate(morning, timezone)) / DAY_MS;
  const { ofToday: [last] = [], before = [] } = Object.groupBy(history, ([, , , , , day]) =>
    day === today ? 'ofToday' : 'before',
  );
  return { log: last ? { hour: Math.floor(last[0]), energy: last[2], focus: last[3] } : null, before };
}

/** The levels of the hours from a log on: the profile, shifted by the log. The effect of the log fades. */
export function moveByLog<Hour extends Pick<HourLevel, 'mean' | 'source'>>(
  hours: Hour[],
  loggedAt: number,
  level: number,
): Hour[] {
  const distance = level - (hours[loggedAt]?.mean ?? level);
  return hours.map((each, hour) => {
    const hoursLater = (hour - loggedAt + 24) % 24;
    const mean = Math.min(Math.max(each.mean + distance * 2 ** (-hoursLater / HALF_HOURS), 1), 10);
    const isNear = each.source === 'typical' && hoursLater < HALF_HOURS;
    return { ...each, mean, source: isNear ? 'blended' : each.source };
  });
}
