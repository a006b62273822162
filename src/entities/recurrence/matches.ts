import { type Day, type Month, monthAt, weekdayOf } from './days.ts';
import type { Rule } from './rule.ts';

/** What a rule takes from the first occurrence where it names no day itself. */
export interface Anchor {
  day: Day;
  weekday: number;
  month: number;
  monthDay: number;
}

/** Days that are evaluated together: from `start` to before `end`, each `step` days. */
export interface Period {
  start: Day;
  end: Day;
  step: number;
  /** The months that it touches. */
  months: Month[];
}

/** The days of a period that the rule names, ascending. */
export function listDays(rule: Rule, anchor: Anchor, period: Period): Day[] {
  const days: Day[] = [];
  for (const month of period.months) {
    if (!isMonthNamed(rule, anchor, month)) continue;
    const scope = findScope(rule, month);
    const end = Math.min(period.end, month.first + month.length);
    const late = Math.max(0, month.first - period.start);
    for (let day = period.start + Math.ceil(late / period.step) * period.step; day < end; day += period.step) {
      if (isDayNamed(rule, anchor, { day, month, scope })) days.push(day);
    }
  }
  return rule.bySetPos.length > 0 ? pick(days, rule) : days;
}

function isMonthNamed(rule: Rule, anchor: Anchor, { month }: Month): boolean {
  if (rule.byMonth.length > 0) return rule.byMonth.includes(month);
  return rule.frequency !== 'YEARLY' || namesDay(rule) || month === anchor.month;
}

const namesDay = ({ byDay, byMonthDay }: Rule) => byDay.length + byMonthDay.length > 0;

interface Scope {
  first: Day;
  last: Day;
}

/** Where "the second Monday" is counted: in the year for a yearly rule without months, else in the month. */
function findScope({ frequency, byMonth }: Rule, { year, first, length }: Month): Scope {
  if (frequency !== 'YEARLY' || byMonth.length > 0) return { first, last: first + length - 1 };
  return { first: monthAt(12 * year).first, last: monthAt(12 * year + 12).first - 1 };
}

interface Candidate {
  day: Day;
  month: Month;
  scope: Scope;
}

function isDayNamed(rule: Rule, anchor: Anchor, { day, month, scope }: Candidate): boolean {
  const monthDay = day - month.first + 1;
  if (!namesDay(rule)) return isLikeAnchor(rule, anchor, day, Math.min(anchor.monthDay, month.length) === monthDay);
  const { byMonthDay, byDay } = rule;
  if (byMonthDay.length > 0 && !byMonthDay.includes(monthDay) && !byMonthDay.includes(monthDay - month.length - 1)) {
    return false;
  }
  return byDay.length === 0 || byDay.some(({ weekday, nth }) => weekday === weekdayOf(day) && isNth(nth, day, scope));
}

/** A rule that names no day means that of the first occurrence; in a shorter month its last day. */
function isLikeAnchor({ frequency }: Rule, anchor: Anchor, day: Day, isSameMonthDay: boolean): boolean {
  if (frequency === 'DAILY') return true;
  return frequency === 'WEEKLY' ? weekdayOf(day) === anchor.weekday : isSameMonthDay;
}

function isNth(nth: number, day: Day, { first, last }: Scope): boolean {
  if (nth === 0) return true;
  return nth > 0 ? Math.floor((day - first) / 7) + 1 === nth : Math.floor((last - day) / 7) + 1 === -nth;
}

/** The days at the positions: 1 is the first, -1 the last. In a daily rule, each day is the only one of its period. */
function pick(days: Day[], { bySetPos, frequency }: Rule): Day[] {
  const isPicked = (index: number, length: number) => bySetPos.includes(index + 1) || bySetPos.includes(index - length);
  return days.filter((_, index) => (frequency === 'DAILY' ? isPicked(0, 1) : isPicked(index, days.length)));
}
