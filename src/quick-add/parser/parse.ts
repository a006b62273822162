import { formatTimeOfDay } from '../../shared/working-hours.ts';
import type { Interval } from './intervals.ts';
import { formatLocal, minuteOf, readNow, resolveLocal } from './local.ts';
import { findMatches, readMoment } from './matches.ts';
import type { Match, Meaning } from './meaning.ts';
import { takePunctuation } from './punctuation.ts';
import { buildDraft, hasValidOrder, type ParsedTask, resolveDates, type TaskDates } from './resolve.ts';
import { formatRule } from './rules.ts';
import type { Now, Token } from './types.ts';
import { type Claim, dropVague, listUnclaimed } from './vague.ts';
import { find, keepsTail, WORDS } from './vocabulary.ts';
import { splitWords, type Word } from './words.ts';

interface QuickAdd {
  draft: ParsedTask;
  /** In order, without overlaps. Without their spans, the text is the title, apart from spaces. */
  tokens: Token[];
}

const MAX_LABELS = 20;
const MAX_LABEL_LENGTH = 50;

/** Reads a task from one line of text, in English, Russian or both. Never throws; takes linear time. */
export function parseQuickAdd(text: string, { now, zone }: { now: Date; zone: string }): QuickAdd {
  const local = readNow(now, zone);
  const words = splitWords(text, keepsTail);
  const picked = pick(words, separateReminder(findMatches(words, local)));
  const claims = dropWrongOrder(
    isEarly(listTitle(words, picked))
      ? picked.map((claim) => ({ ...claim, meaning: toMorning(claim.meaning) }))
      : picked,
    local,
  );
  const meanings = claims.map(({ meaning }) => meaning);
  const isLimit =
    WORDS.finishing.has(listTitle(words, claims)[0]) || claims.some(({ from }) => words[from]?.key === 'due');
  const dates = resolveDates(meanings, local, isLimit);
  const tokens = claims.flatMap((claim) => listTokens(claim, words, dates, local));
  const taken = takePunctuation(text, takePunctuation(text, tokens)); // twice, because two tokens can become neighbours
  return { draft: buildDraft(removeSpans(text, taken), meanings, dates, zone), tokens: taken };
}

/** The moment that a text names, and nothing else, by the user's clock: `tuesday at 3pm`, `через 2 часа`. */
export function parseMoment(text: string, now: Date, zone: string): { date: string; time?: string } | null {
  const local = readNow(now, zone);
  const moment = readMoment(splitWords(text, keepsTail), local);
  if (!moment) return null;
  const { date, minute } = resolveLocal(moment, local);
  return { date, ...(minute !== undefined && { time: formatTimeOfDay(minute) }) };
}

/** The title: the text without the tokens, with single spaces. */
export function removeSpans(text: string, tokens: Pick<Token, 'start' | 'end'>[]): string {
  let [rest, from] = ['', 0];
  for (const { start, end } of tokens) {
    rest += text.slice(from, start);
    from = end;
  }
  return (rest + text.slice(from)).replaceAll(/\s+/g, ' ').trim();
}

const listTitle = (words: Word[], claims: Claim[]) => listUnclaimed(words, claims).flatMap((at) => words[at] ?? []);

/** `call Ann friday 3pm, remind me at 2pm`: the moment after `remind me` is its own if the task has another one. */
function separateReminder(matches: (Match | null)[]): (Match | null)[] {
  const taken: [number, Match][] = [];
  for (let at = 0; at < matches.length; at = matches[at]?.end ?? at + 1) {
    const match = matches[at];
    if (match?.meaning) taken.push([at, match]);
  }
  const index = taken.findIndex(([, { meaning }]) => meaning?.type === 'reminder');
  const [[at, reminder] = [0], [, own] = [0]] = taken.slice(index, index + 2);
  if (index < 0 || reminder?.meaning?.type !== 'reminder' || !reminder.meaning.isTail) return matches;
  if (own?.meaning?.type !== 'due' || reminder.end !== taken[index + 1]?.[0]) return matches;
  const slots = [...listSlots(own.meaning), ...(own.meaning.moment.period ? ['time'] : [])];
  const hasOther = taken.some(
    ([, { meaning }], other) =>
      other !== index + 1 && meaning && listSlots(meaning).some((slot) => slots.includes(slot)),
  );
  const separate = { meaning: { ...reminder.meaning, moment: own.meaning.moment }, end: own.end };
  return hasOther ? matches.with(at, separate) : matches;
}

/** `flight at 5:40`, `set the alarm at 6`: whether the title begins with what is done early. */
const isEarly = (title: Word[]): boolean =>
  find(
    WORDS.early,
    title,
    title.findIndex((word) => !WORDS.beforeEarly.has(word)),
  ) !== null;

/** A school run at 3 is in the afternoon. */
const EARLIEST_AFTERNOON = 16 * 60;

/** Its time on a clock of 12 hours, in the morning. */
function toMorning(meaning: Meaning): Meaning {
  if (!('moment' in meaning) || !meaning.moment?.isOpen || meaning.moment.minute === undefined) return meaning;
  const { minute } = meaning.moment;
  const early = minute < EARLIEST_AFTERNOON ? minute : minute - 720;
  return { ...meaning, moment: { ...meaning.moment, minute: early, isEarly: true } };
}

/** Takes the matches from left to right. A task has one date, one time and one priority: the first one counts. */
function pick(words: Word[], matches: (Match | null)[]): Claim[] {
  const claims: Claim[] = [];
  const used = new Set<string>();
  let isFirst = true; // no word of the title is before it
  for (let from = 0; from < words.length; ) {
    const { meaning = null, end: to = from + 1 } = matches[from] ?? {};
    const last = claims.at(-1);
    const isAfterToken = words[from]?.gap === 'comma' || last?.to === from;
    if (meaning && words[from]?.isEscaped) claims.push({ meaning: { type: 'backslash' }, from, to });
    else if (meaning && isInPlace(meaning, { last, isFirst, isAfterToken }) && claim(meaning, used))
      claims.push({ meaning, from, to });
    isFirst &&= claims.at(-1)?.to === to;
    from = to;
  }
  const clear = dropVague(claims, words, { isToken: (at) => Boolean(matches[at]) });
  return isFirst ? clear.filter(({ meaning }) => meaning.type !== 'courtesy') : clear;
}

/**
 * Whether words are at a place where they can have this meaning: words to the assistant before or after the title, `high` after
 * another token.
 * @param isFirst whether all words before are claimed
 */
function isInPlace(
  meaning: Meaning,
  { last, isFirst, isAfterToken }: { last: Claim | undefined; isFirst: boolean; isAfterToken: boolean },
): boolean {
  if (meaning.type === 'priority') return !meaning.isBare || isAfterToken;
  if (meaning.type === 'reminder') return isFirst || meaning.isTail;
  if (meaning.type !== 'courtesy' || meaning.isTail) return true;
  const isAsked = last?.meaning.type === 'courtesy' && /^(please|ask)$/.test(last.meaning.courtesy);
  return isFirst && (meaning.courtesy === 'add' ? isAsked : meaning.courtesy !== 'thanks');
}

/** Leaves a start and a deadline in the text when the start is not before the deadline, and a reminder that has no moment. */
function dropWrongOrder(claims: Claim[], now: Now): Claim[] {
  const dates = resolveDates(
    claims.map(({ meaning }) => meaning),
    now,
  );
  const ordered = hasValidOrder(dates, now.zone)
    ? claims
    : claims.filter(({ meaning }) => meaning.type !== 'start' && meaning.type !== 'deadline');
  return dates.reminder ? ordered : ordered.filter(({ meaning }) => meaning.type !== 'reminder');
}

const escapeAt = (start: number, value: string): Token => ({ start, end: start + 1, type: 'escape', value });

/** Whether the task has room for it. */
function claim(meaning: Meaning, used: Set<string>): boolean {
  if (/^(code|reminder|courtesy)$/.test(meaning.type)) return true;
  if (meaning.type === 'label') {
    const slot = `@${meaning.value.toLowerCase()}`;
    if ([...meaning.value].length > MAX_LABEL_LENGTH) return false;
    if (!used.has(slot) && [...used].filter((name) => name.startsWith('@')).length >= MAX_LABELS) return false;
    used.add(slot);
    return true;
  }
  const slots = listSlots(meaning);
  if (slots.some((slot) => used.has(slot))) return false;
  for (const slot of slots) used.add(slot);
  return true;
}

function listSlots(meaning: Meaning): string[] {
  const slot = (name: string, value: unknown) => (value === undefined ? [] : [name]);
  if (meaning.type === 'recurrence') return ['recurrence', ...slot('time', meaning.moment?.minute)];
  if (meaning.type !== 'due') return [meaning.type];
  const { date, minute, delay } = meaning.moment;
  return [...slot('date', date ?? delay), ...slot('time', minute ?? delay)];
}

function listTokens({ meaning, from, to }: Claim, words: Word[], dates: TaskDates, now: Now): Token[] {
  const span = (first: number, last: number) => ({ start: words[first]?.start ?? 0, end: words[last - 1]?.end ?? 0 });
  const whole = span(from, to);
  if (meaning.type === 'backslash') return [escapeAt(whole.start - 1, '\\')];
  if (meaning.type === 'code') return [escapeAt(whole.start, '`'), escapeAt(whole.end - 1, '`')];
  if (meaning.type === 'courtesy') return [{ ...whole, type: 'courtesy', value: meaning.courtesy }];
  if ('value' in meaning) return [{ ...whole, type: meaning.type, value: meaning.value }];
  if (meaning.type === 'reminder') return [{ ...whole, type: 'reminder', value: dates.reminder?.at ?? '' }];
  if (meaning.type === 'recurrence') {
    const { recurrence, moment } = meaning;
    const rule: Token = { ...span(from, recurrence.end), type: 'recurrence', value: formatRule(recurrence.rule) };
    const minute = moment && minuteOf({ ...moment, date: now.date }, now);
    if (minute === undefined) return [rule];
    return [rule, ...listTimeTokens(moment?.interval, minute, span(recurrence.end, to), dates)];
  }
  if (meaning.type === 'due') return listDueTokens(meaning.moment, resolveLocal(meaning.moment, now), span, dates);
  const { date, minute } = dates[meaning.type] ?? resolveLocal(meaning.moment, now);
  return [{ ...whole, type: meaning.type, value: formatLocal({ date, minute }) }];
}

/** An interval has two tokens: `from 3` is a start, `to 4:30pm` a time. */
function listTimeTokens(
  interval: Interval | undefined,
  minute: number,
  { start, end }: Pick<Token, 'start' | 'end'>,
  dates: TaskDates,
): Token[] {
  const time: Token = { start, end, type: 'time', value: formatTimeOfDay(minute) };
  if (!interval || !dates.start) return [time];
  const [cut, next] = interval.cut;
  return [
    { start, end: cut, type: 'start', value: formatLocal(dates.start) },
    { ...time, start: next },
  ];
}

function listDueTokens(
  { dayWords, timeWords, minute: ownMinute, delay, interval }: Extract<Meaning, { type: 'due' }>['moment'],
  { date, minute: alone }: { date: string; minute: number | undefined },
  span: (first: number, last: number) => { start: number; end: number },
  dates: TaskDates,
): Token[] {
  const day: Token[] = dayWords ? [{ ...span(...dayWords), type: 'date', value: date }] : [];
  const minute = ownMinute === undefined ? alone : (dates.named?.minute ?? alone);
  if (!timeWords || minute === undefined) return day;
  const isEvening = !dayWords && ownMinute === undefined && delay === undefined;
  const times: Token[] = isEvening
    ? [{ ...span(...timeWords), type: 'date', value: dates.due?.date ?? date }]
    : listTimeTokens(interval, minute, span(...timeWords), dates);
  return [...day, ...times].sort((a, b) => a.start - b.start);
}
