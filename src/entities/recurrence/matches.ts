import { type Day, firstDay, type Month, monthOf, monthOfYear, weekdayOf } from './days.ts';
import type { Rule } from './rule.ts';

/** A rule with all of its days, also those that the first occurrence implies. */
export interface CompleteRule extends Rule {
  /** The day of the month; in a shorter month its last day. Null if the rule names its days in another way. */
  anchorDay: number | null;
}

/** A rule that names no day repeats on the day of its first occurrence. */
export function completeRule(rule: Rule, anchor: Day): CompleteRule {
  const { frequency, byDay, byMonthDay, byMonth } = rule;
  if (frequency === 'DAILY' || byDay.length + byMonthDay.length > 0) return { ...rule, anchorDay: null };
  if (frequency === 'WEEKLY') return { ...rule, byDay: [{ weekday: weekdayOf(anchor), nth: 0 }], anchorDay: null };
  const month = monthOf(anchor);
  const anchorDay = anchor - firstDay(month) + 1;
  const isAnyMonth = frequency === 'MONTHLY' || byMonth.length > 0;
  return { ...rule, byMonth: isAnyMonth ? byMonth : [monthOfYear(month)], anchorDay };
}

/** Days that a rule looks at together: from `start` to before `end`. */
export interface Period {
  start: Day;
  end: Day;
}

/** The days of a period that the rule names, ascending. */
export function listDays(rule: CompleteRule, { start, end }: Period): Day[] {
  const days: Day[] = [];
  for (let month = monthOf(start); firstDay(month) < end; month += 1) {
    if (rule.byMonth.length > 0 && !rule.byMonth.includes(monthOfYear(month))) continue;
    const endOfMonth = Math.min(end, firstDay(month + 1));
    for (let day = Math.max(start, firstDay(month)); day < endOfMonth; day += 1) {
      if (isMonthDayNamed(rule, day, month) && isWeekdayNamed(rule, day, month)) days.push(day);
    }
  }
  return rule.bySetPos.length > 0 ? pick(days, rule.bySetPos) : days;
}

function isMonthDayNamed({ byMonthDay, anchorDay }: CompleteRule, day: Day, month: Month): boolean {
  const [first, next] = [firstDay(month), firstDay(month + 1)];
  if (anchorDay !== null) return day === Math.min(first + anchorDay, next) - 1;
  return byMonthDay.length === 0 || byMonthDay.includes(day - first + 1) || byMonthDay.includes(day - next);
}

function isWeekdayNamed({ byDay, frequency, byMonth }: CompleteRule, day: Day, month: Month): boolean {
  if (byDay.length === 0) return true;
  const january = month - monthOfYear(month) + 1;
  // "the second Monday" is counted in the year by a yearly rule without months, else in the month
  const isInYear = frequency === 'YEARLY' && byMonth.length === 0;
  const [first, next] = isInYear ? [firstDay(january), firstDay(january + 12)] : [firstDay(month), firstDay(month + 1)];
  const places = [0, Math.floor((day - first) / 7) + 1, -Math.floor((next - 1 - day) / 7) - 1];
  return byDay.some(({ weekday, nth }) => weekday === weekdayOf(day) && places.includes(nth));
}

/** The days at the positions: 1 is the first, -1 the last. */
const pick = (days: Day[], positions: number[]): Day[] =>
  days.filter((_, index) => positions.includes(index + 1) || positions.includes(index - days.length));
