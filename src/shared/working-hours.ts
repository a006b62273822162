import { isoWeekday } from './time-zones.ts';

/** Times of day: `09:00`. */
interface TimeSpan {
  start: string;
  end: string;
}

interface Hours {
  /** By ISO weekday, "1" to "7". Null or absent is a day off. */
  workingHours: Partial<Record<string, TimeSpan | null>>;
  /** By date, in place of those of the weekday. */
  dayOverrides: Partial<Record<string, TimeSpan | null>>;
}

/** The working hours on a date; null on a day off. */
export function workingHoursOn({ workingHours, dayOverrides }: Hours, date: string): TimeSpan | null {
  const override = dayOverrides[date];
  return override === undefined ? (workingHours[isoWeekday(date)] ?? null) : override;
}
