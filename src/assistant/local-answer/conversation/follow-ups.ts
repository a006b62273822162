import { hasPronoun, nameAgain } from '../changes/pronouns.ts';
import { findAct, isReport } from '../changes/statements.ts';
import { type Class, type Facts, type Query, readQuery } from '../query.ts';
import { isQuestion } from '../verbs.ts';
import { isOfPart } from '../when.ts';
import { toSet } from '../words.ts';
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
const MAX_PARTIAL = 6;

/** A query with what it does not say from the one before. */
export function understand(text: string, state: State | null, facts: Facts): Query {
  const query = readQuery(text, facts);
  if (state === null) return query;
  if (facts.isListed) return ofListedDays(query, facts);
  const { query: before, asked } = state;
  if (pointsAtTask(query, before)) return nameAgain(query, before.named);
  if (isOfDay(query, state)) return { ...merge(query, before), nth: query.nth };
  const isAfterChange = findAct(before) !== null || (asked && asked.changes.length > 0);
  if (isAfterChange || query.request || isReport(query)) return query;
  return isPartial(query) ? merge(query, before) : query;
}

/** `how long do they take`, of a list of some days */
function ofListedDays(query: Query, { listedOn: when }: Facts): Query {
  return when && !query.when && isQuestion(query) ? { ...query, when, whens: [when] } : query;
}

/** `move it to Friday`, `is it important` */
const pointsAtTask = (query: Query, before: Query): boolean =>
  query.named.length === 0 && before.named.length > 0 && !isReport(query) && hasPronoun(query);

/** `and with no date?`, `what about Friday?`, `tomorrow?`: it says only what differs from the question before. */
function isPartial(query: Query): boolean {
  const { text, asks, words, nth, when } = query;
  const isShort = words.length <= MAX_PARTIAL && [...asks].every((each) => PARTIAL.has(each));
  const isBare = words.length <= 3 && asks.size === 1 && !asks.has('title') && !asks.has('group');
  if (!isShort || !(BEGINS.test(text) || isBare || nth !== null)) return false;
  const isWhole = asks.has('tasks') || asks.has('work') || when !== null || INSTEAD[0]?.some((each) => asks.has(each));
  return !asks.has('what') || /what about/i.test(text) || !isWhole;
}

/** What is asked of a day or its plan: `what is first`, `after lunch`, `what is left`. */
const OF_DAY = toSet`what first part time day after open work all plan or` as Set<Class>;

/** `plan tomorrow`, `what is first` */
const isOfDay = (query: Query, { query: before, asked }: State): boolean =>
  before.asks.has('day') &&
  before.when?.from === before.when?.to &&
  (asked ?? { changes: [] }).changes.every(({ kind }) => kind === 'plan') &&
  query.words.length <= MAX_PARTIAL &&
  query.named.length + query.groups.length === 0 &&
  namesNoDay(query) &&
  [...query.asks].some((each) => each !== 'what') &&
  [...query.asks].every((each) => OF_DAY.has(each));

/** `after lunch`, `in the evening` */
const namesNoDay = ({ when, dayWords }: Query): boolean => when === null || when.isTimeAlone || isOfPart(dayWords);

function merge(query: Query, before: Query): Query {
  const own = [...query.asks];
  const replaced = INSTEAD.filter((some) => some.some((each) => own.includes(each))).flat();
  const isNamed = query.named.length > 0;
  const { from, to } = before.when ?? {};
  const isOfBefore = namesNoDay(query) && from !== undefined && from === to; // `after lunch`, of the day before
  const whens = query.when && isOfBefore ? [{ ...query.when, from, to: from, isTimeAlone: false }] : query.whens;
  const gone = new Set<Class>([
    ...OWN,
    ...replaced,
    ...(isNamed ? (['title', 'event', 'group'] as const) : []),
    ...(query.when ? (['time', 'habit', 'weekdayName'] as const) : []),
    ...(query.part ? (['first'] as const) : []),
  ]);
  const isNext = !isNamed && (own.includes('after') || own.includes('first')) && !own.includes('urgent');
  return {
    ...before,
    text: query.text,
    words: query.words,
    senses: query.senses,
    request: null,
    asks: new Set([...[...before.asks].filter((each) => !gone.has(each)), ...own]),
    when: whens[0] ?? before.when,
    whens: whens.length > 0 ? whens : before.whens,
    part: query.part ?? before.part,
    groups: query.groups.length > 0 ? query.groups : isNamed ? [] : before.groups,
    named: isNamed ? query.named : query.groups.length > 0 ? [] : before.named,
    nth: query.nth ?? (isNext ? (before.nth ?? 1) + 1 : before.nth),
    minutes: query.minutes ?? before.minutes,
  };
}
