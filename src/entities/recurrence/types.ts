/** How a task or a busy time repeats, as it is stored and shown. */
export interface Recurrence {
  /** A rule of RFC 5545 without DTSTART: `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE`. */
  rrule: string;
  /**
   * `due`: the rule fixes the series. `completion`: the next occurrence is counted from the local day of completion, and
   * the rule has FREQ and INTERVAL alone.
   */
  from: 'due' | 'completion';
  /** Local dates that are skipped, `2027-01-31`. */
  exdates: string[];
  /** The due date of the first occurrence on the clock of `timezone`: `2027-01-31T09:00:00`. COUNT counts from it. */
  anchor: string;
  /** The IANA zone of the user when the rule was set. */
  timezone: string;
  moved?: MovedDates | undefined;
}

/**
 * The dates of the current occurrence that a change of clocks has moved: `from` is the date, and `to` what the clock shows
 * where the next occurrence moves it from.
 */
type MovedDates = {
  [Field in 'startDate' | 'deadline' | 'suggestedTime']?: { from: string; to: string } | undefined;
};
