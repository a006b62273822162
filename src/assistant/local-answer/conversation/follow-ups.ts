import { addDays, daysBetween } from '../../../shared/time-zones.ts';
import { hasPronoun, nameAgain } from '../changes/pronouns.ts';
import { findAct, isReport } from '../changes/statements.ts';
import { type Class, type Facts, type Query, readQuery } from '../query.ts';
import { isQuestion } from '../verbs.ts';
import { isOfPart, type When } from '../when.ts';
import { toSet, wholeWords } from '../words.ts';
import type { State } from './state.ts';

/** Each takes the place of the others: `and with no date?` after `what is overdue?` */
const INSTEAD: Class[][] = [
  ['overdue', 'undated', 'dated', 'important', 'low', 'urgent', 'repeats', 'inProgress', 'waits', 'easy'],
  ['best', 'worst'],
  ['longest', 'shortest', 'oldest'],
  ['energy', 'focus'],
];
/** What a message says of itself alone. */
const OWN: Class[] = ['hello', 'thanks', 'bye', 'good', 'verb', 'nth'];
/** A message of these classes alone says what differs from the one before. */
export const PARTIAL =
  toSet`day due time part nth first after last why group title event weekdayName habit overdue undated dated important low urgent repeats inProgress waits easy longest shortest oldest howMany howLong what how who energy focus minutes number tasks work all number compare past soonest` as Set<Class>;

const BEGINS = /^[^a-zß-ӿ]*(?:and|also|then|so|but|а|и|ну|what about|how about|а как насчет)(?![a-zß-ӿ])/iu;
export const SHIFTS: [pattern: RegExp, sign: 1 | -1][] = [
  [/(?:day|week|month|one) before|before that|дн[её]м раньше|предыдущ|до этого|позапрошл|перед этим/iu, -1],
  [
    /(?:day|week|one) after(?!\s+[a-zß-ӿ])|(?:next|following) (?:day|one)(?!\s+[a-zß-ӿ])|(?:следующий|другой) день|день после|после этого|дн[её]м позже/iu,
    1,
  ],
];

/** `should only take half an hour`: of what was named. */
const ONLY_TAKES = wholeWords`^[^a-zß-ӿ]*(?:(?:should|will|would|only|just|probably|about|это|там)\s+)*(?:takes?|займ[её]т|на)`;

/** A query with what it does not say from the one before. */
export function understand(text: string, state: State | null, facts: Facts): Query {
  const query = readQuery(text, facts);
  if (state === null) return query;
  if (facts.isListed) {
    const { listedOn: when } = facts;
    return when && !query.when && isQuestion(query) ? { ...query, when, whens: [when] } : query;
  }
  const { query: before } = state;
  const [, sign] = SHIFTS.find(([pattern]) => pattern.test(text)) ?? [];
  const shifted = sign && query.words.length < MAX_PARTIAL && before.when ? shiftDays(before.when, sign) : null;
  const isPartial = [...query.asks].every((each) => PARTIAL.has(each)) && query.words.length <= MAX_PARTIAL;
  const begins = BEGINS.test(text);
  const isWhole =
    query.asks.has('what') &&
    !/what about/i.test(text) &&
    (query.asks.has('work') ||
      query.asks.has('tasks') ||
      query.when !== null ||
      INSTEAD[0]?.some((each) => query.asks.has(each)));
  const isBare =
    query.words.length <= 3 && query.asks.size === 1 && !query.asks.has('title') && !query.asks.has('group');
  if (query.named.length === 0 && before.named.length > 0 && !isReport(query)) {
    if (hasPronoun(query) || (query.minutes !== null && ONLY_TAKES.test(text))) return nameAgain(query, before.named);
  }
  const isOfDay =
    before.when?.from === before.when?.to &&
    before.asks.has('day') &&
    query.words.length <= MAX_PARTIAL &&
    namesNoDay(query) &&
    query.named.length + query.groups.length === 0 &&
    [...query.asks].some((each) => each !== 'what') &&
    [...query.asks].every((each) => OF_DAY.has(each)) &&
    !query.request &&
    (state.asked ?? { changes: [] }).changes.every(({ kind }) => kind === 'plan');
  if (isOfDay && !shifted) return { ...merge(query, before, null), nth: query.nth };
  if (asksOfMood(query, state)) return { ...query, asks: new Set([...query.asks, 'mood' as const]) };
  const isThere =
    query.asks.has('free') && query.when === null && /(?<![a-zß-ӿ])(?:then|there|там|тогда)(?![a-zß-ӿ])/iu.test(text);
  if (isThere) return onDaysOf(query, before);
  if (findAct(before) !== null || query.request || isReport(query) || (state.asked && state.asked.changes.length > 0))
    return query;
  const isMeasure =
    query.asks.size > 1 && query.words.length <= MAX_PARTIAL && [...query.asks].every((each) => MEASURES.has(each));
  const isOfMood = ['energy', 'focus', 'mood'].some((each) => before.asks.has(each as Class));
  if (isMeasure && isOfMood) return merge(query, before, shifted);
  if (!shifted && !(isPartial && (begins || isBare || query.nth !== null))) return query;
  if (isWhole && !shifted) return query;
  return merge(query, before, shifted);
}

/** What is asked of a day or its plan: `what is first`, `after lunch`, `what is left`. */
const OF_DAY = toSet`what first part time day after open work all plan or` as Set<Class>;

/** `and how was yesterday` after a log */
export const asksOfMood = (query: Query, { asked }: State): boolean =>
  asked?.changes.some(({ kind }) => kind === 'mood') === true &&
  query.asks.has('how') &&
  query.when !== null &&
  !query.asks.has('number') &&
  query.named.length === 0;

/** `after lunch`, `in the evening` */
const namesNoDay = ({ when, dayWords }: Query): boolean => when === null || when.isTimeAlone || isOfPart(dayWords);

/** What is measured of a subject that the message does not name. */
const MEASURES = toSet`weekday best worst why how howLong average past what when compare trend part` as Set<Class>;
const MAX_PARTIAL = 6;

function merge(query: Query, before: Query, shifted: When | null): Query {
  const own = [...query.asks].filter((each) => !(shifted && (each === 'after' || each === 'what' || each === 'first')));
  const replaced = INSTEAD.filter((some) => some.some((each) => own.includes(each))).flat();
  const isNamed = query.named.length > 0;
  const { from, to } = before.when ?? {};
  const isOfDay = namesNoDay(query) && from !== undefined && from === to; // `after lunch`, of the day before
  const whens = query.when && isOfDay ? [{ ...query.when, from, to: from, isTimeAlone: false }] : query.whens;
  const gone = new Set<Class>([
    ...OWN,
    ...replaced,
    ...(isNamed ? (['title', 'event', 'group'] as const) : []),
    ...(query.when ? (['time', 'habit', 'weekdayName'] as const) : []),
    ...(query.part ? (['first'] as const) : []),
  ]);
  const kept = [...before.asks].filter((each) => !gone.has(each));
  const isNext =
    !isNamed && !shifted && (query.asks.has('after') || query.asks.has('first')) && !query.asks.has('urgent');
  return {
    ...before,
    text: query.text,
    words: shifted ? [] : query.words,
    senses: query.senses,
    request: null,
    asks: new Set([...kept, ...own]),
    when: shifted ?? whens[0] ?? before.when,
    whens: shifted ? [shifted] : whens.length > 0 ? whens : before.whens,
    part: query.part ?? before.part,
    groups: query.groups.length > 0 ? query.groups : isNamed ? [] : before.groups,
    named: isNamed ? query.named : query.groups.length > 0 ? [] : before.named,
    nth: query.nth ?? (isNext ? (before.nth ?? 1) + 1 : before.nth),
    minutes: query.minutes ?? before.minutes,
  };
}

/** `free then`: on the days before. */
function onDaysOf(query: Query, before: Query): Query {
  const pronouns = query.words.filter(({ text }) => /^(?:there|then|там|тогда|that)$/.test(text));
  return {
    ...query,
    when: before.when,
    whens: before.whens,
    senses: new Map([...query.senses, ...pronouns.map((word) => [word, new Set<Class>(['what'])] as const)]),
    asks: before.when ? new Set([...query.asks, 'day' as const]) : query.asks,
  };
}

function shiftDays(when: When, sign: 1 | -1): When {
  const days = daysBetween(when.from, when.to) + 1;
  const [from, to] = [addDays(when.from, sign * days), addDays(when.to, sign * days)];
  return { ...when, from, to, time: null, isUntil: false };
}
