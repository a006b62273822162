import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { cleanLine } from '../../../messages/clean-text.ts';
import { addDays, daysBetween } from '../../../shared/time-zones.ts';
import { detectLanguage } from '../../detect-language.ts';
import { type Class, type Facts, findUnused, type Query, readQuery } from '../query.ts';
import { isContent, listNamedTasks, listTitles, sharesTitleWord } from '../titles.ts';
import { isQuestion, unquoted } from '../verbs.ts';
import type { When } from '../when.ts';
import { splitWords, toSet } from '../words.ts';
import { beginsOtherwise, correctChanges, findLeft } from './correct.ts';
import { findApplied, readFields } from './fields.ts';
import { mergeLevels } from './mood.ts';
import { moveTasks } from './move.ts';
import { proposeChange } from './propose.ts';
import { hasPronoun, nameAgain, readChanges } from './read-changes.ts';
import { askWhichOf } from './select.ts';
import { findAct, findNegations, isReport } from './statements.ts';
import { type Change, type ChangeAnswer, joinAnswers, refuse, sayUnread } from './types.ts';

/** A message of the person, and its answer if the client has sent it. */
export interface Turn {
  text: string;
  reply: string | null;
}

/** What was said before that the next message can refer to. */
export interface State {
  /** Of the message before, with what it takes from the ones before it. */
  query: Query;
  /** The changes that it asked for; null for a question. */
  asked: ChangeAnswer | null;
  reply: string | null;
  before: State | null;
  /** The titles that its answer showed. */
  list: () => string[];
}

// questions

/** Each takes the place of the others: `and with no date?` after `what is overdue?` */
const INSTEAD: Class[][] = [
  ['overdue', 'undated', 'dated', 'important', 'low', 'urgent', 'repeats', 'inProgress', 'waits', 'easy'],
  ['best', 'worst'],
  ['longest', 'shortest', 'oldest'],
  ['energy', 'focus'],
];
/** What a message says of itself alone. */
const OWN: Class[] = ['hello', 'thanks', 'bye', 'good', 'verb', 'nth'];
const SELECTS =
  toSet`group day due overdue undated dated important low urgent repeats inProgress waits easy time` as Set<Class>;
/** A message of these classes alone says what differs from the one before. */
const PARTIAL =
  toSet`day due time part nth first after last why group title event weekdayName habit overdue undated dated important low urgent repeats inProgress waits easy longest shortest oldest howMany howLong what how who energy focus minutes number tasks work all number compare past soonest` as Set<Class>;

const BEGINS = /^[^a-zß-ӿ]*(?:and|also|then|so|but|а|и|ну|what about|how about|а как насчет)(?![a-zß-ӿ])/iu;
const SEVERAL =
  /(?<![a-zß-ӿ])(?:them|these|those|of it|from that|из (?:них|этого|этих)|их|эти(?:х|м)?|этого)(?![a-zß-ӿ])/iu;
const SHIFTS: [pattern: RegExp, sign: 1 | -1][] = [
  [/(?:day|week|month|one) before|before that|предыдущ|до этого|позапрошл|перед этим/iu, -1],
  [
    /(?:day|week|one) after(?!\s+[a-zß-ӿ])|(?:next|following) (?:day|one)(?!\s+[a-zß-ӿ])|(?:следующий|другой) день|день после|после этого/iu,
    1,
  ],
];

/** A query with what it does not say from the one before. */
export function understand(text: string, state: State | null, facts: Facts): Query {
  const query = readQuery(text, facts);
  if (state === null) return query;
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
  const isOfMove = /^(?:move|drop|complete|skip|set|put|start)$/.test(query.request?.verb ?? '');
  if (query.named.length === 0 && !isReport(query)) {
    const isOfAll = isOfMove && query.asks.has('all') && query.whens.length < 2 && query.groups.length === 0;
    if (SEVERAL.test(text) || isOfAll) return selectAgain(query, before, isOfMove || isOfAll);
    if (hasPronoun(query) && before.named.length > 0) return nameAgain(query, before.named);
    const isOne = isOfMove && state.asked === null && hasPronoun(query) && state.list().length < 2;
    if (isOne) return selectAgain(query, before, true); // `move it` of a list of one
  }
  const isThere =
    query.asks.has('free') && query.when === null && /(?<![a-zß-ӿ])(?:then|there|там|тогда)(?![a-zß-ӿ])/iu.test(text);
  if (isThere) return selectAgain(query, before, false);
  if (findAct(before) !== null || query.request || isReport(query) || (state.asked && state.asked.changes.length > 0))
    return query;
  const isOrder =
    isPartial &&
    query.when === null &&
    ['longest', 'shortest', 'howMany', 'howLong', 'important', 'soonest', 'urgent'].some((each) =>
      query.asks.has(each as Class),
    );
  if (!shifted && isOrder && query.named.length + query.groups.length === 0 && !begins)
    return selectAgain(query, before, false);
  const isMeasure =
    query.asks.size > 1 && query.words.length <= MAX_PARTIAL && [...query.asks].every((each) => MEASURES.has(each));
  const isOfMood = ['energy', 'focus', 'mood'].some((each) => before.asks.has(each as Class));
  if (isMeasure && isOfMood) return merge(query, before, shifted);
  if (!shifted && !(isPartial && (begins || isBare || query.nth !== null))) return query;
  if (isWhole && !shifted) return query;
  return merge(query, before, shifted);
}

/** What is measured of a subject that the message does not name. */
const MEASURES = toSet`weekday best worst why how howLong average past what when compare trend part` as Set<Class>;
const MAX_PARTIAL = 6;

function merge(query: Query, before: Query, shifted: When | null): Query {
  const own = [...query.asks].filter((each) => !(shifted && (each === 'after' || each === 'what' || each === 'first')));
  const replaced = INSTEAD.filter((some) => some.some((each) => own.includes(each))).flat();
  const isNamed = query.named.length > 0;
  const gone = new Set<Class>([
    ...OWN,
    ...replaced,
    ...(isNamed ? (['title', 'event', 'group'] as const) : []),
    ...(query.when ? (['time', 'habit', 'weekdayName'] as const) : []),
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
    when: shifted ?? query.when ?? before.when,
    whens: shifted ? [shifted] : query.when ? query.whens : before.whens,
    part: query.part ?? before.part,
    groups: query.groups.length > 0 ? query.groups : isNamed ? [] : before.groups,
    named: isNamed ? query.named : query.groups.length > 0 ? [] : before.named,
    nth: query.nth ?? (isNext ? (before.nth ?? 1) + 1 : before.nth),
    minutes: query.minutes ?? before.minutes,
  };
}

/** The query about what the one before selected, or about the tasks that it named. */
function selectAgain(query: Query, before: Query, isAll: boolean): Query {
  const selects = [...before.asks].filter((each) => SELECTS.has(each));
  const named = query.named.length > 0 ? query.named : before.groups.length > 0 ? [] : before.named;
  const pronouns = query.words.filter(({ text }) => /^(?:there|then|там|тогда|that)$/.test(text));
  return {
    ...query,
    ...{ named, groups: query.groups.length > 0 ? query.groups : before.groups },
    when: query.when ?? before.when,
    whens: isAll || query.when === null ? [...before.whens, ...query.whens] : query.whens,
    senses: new Map([...query.senses, ...pronouns.map((word) => [word, new Set<Class>(['what'])] as const)]),
    asks: new Set([
      ...query.asks,
      ...selects,
      ...(isAll ? (['all'] as const) : []),
      ...(named.length > 0 ? (['title'] as const) : []),
    ]),
  };
}

function shiftDays(when: When, sign: 1 | -1): When {
  const days = daysBetween(when.from, when.to) + 1;
  const [from, to] = [addDays(when.from, sign * days), addDays(when.to, sign * days)];
  return { ...when, from, to, time: null, isUntil: false };
}

// places in a list

const PLACES: [pattern: RegExp, find: (list: string[], since: string[]) => string[]][] = [
  [/^(?:first|перв)/i, (list) => list.slice(0, 1)],
  [/^(?:second|втор)/i, (list) => list.slice(1, 2)],
  [/^(?:third|трет)/i, (list) => list.slice(2, 3)],
  [/^(?:fourth|четв[её]рт)/i, (list) => list.slice(3, 4)],
  [/^(?:last|последн)/i, (list) => list.slice(-1)],
  [/^(?:both|оба|обе)/i, (list) => (list.length === 2 ? list : [])],
  [
    /^(?:other|друг)/i,
    (list, since) => findOnly(list.filter((title) => !since.some((text) => isNamedIn(text, title, list)))),
  ],
];

const findOnly = (titles: string[]) => (titles.length === 1 ? titles : []);
const isNamedIn = (text: string, title: string, list: string[]): boolean => {
  const named = pickAmong(list, text);
  return named.length < list.length && named.includes(title);
};

/** `the second one`, `вторую`, `the other`, `both`: not `the second draft`. */
const ORDINAL =
  /(?<![a-zß-ӿ])(?:(?:the\s+)?(first|second|third|fourth|last|other)\s+one(?![a-zß-ӿ])|(?:the\s+(first|second|third|fourth|last|other)|(both))(?:\s+(?:one|task|item)(?![a-zß-ӿ])|\s+of\s+(?:them|these)(?![a-zß-ӿ])|(?=\s*(?:$|[,.;!?]|(?:to|on|by|until|is|are|and|too|as|done|today|tomorrow|high|low)(?![a-zß-ӿ]))))|((?:перв|втор|четв[её]рт)(?:ую|ое|ая|ый|ой)|друг(?:ую|ое|ая)|об[ае]|трет(?:ью|ье|ья|ий)|последн(?:юю|ее|яя|ий))(?:\s+(?:задач[ау]|дело)(?![a-zß-ӿ])|(?=\s*(?:$|[,.;!?—–-]|(?:на|до|в|к|и|а|тоже|из|завтра|сегодня|готов|сдела|перен|перед|удал|отлож|отмен|отмет|вычерк|сдвин|выкин|важн)[a-zß-ӿ]*))))/giu;

/** The message with titles for the places in a list: `move “Buy stamps” to Friday` for `move the second one to Friday`. */
export function nameListed(text: string, state: State | null): string {
  return text.replaceAll(ORDINAL, (said, ...words: (string | undefined)[]) => {
    const word = words.slice(0, 4).find(Boolean) ?? '';
    const [, find] = PLACES.find(([pattern]) => pattern.test(word)) ?? [];
    const since: string[] = [];
    for (let at = state; find && at; at = at.before) {
      const list = at.list();
      const found = list.length > 1 ? find(list, since) : [];
      if (found.length > 0) return found.map((title) => `“${title}”`).join(' and ');
      since.push(at.query.text);
    }
    return said;
  });
}

/** The titles that an answer shows, if they are several: one of each point of a list, all of another line. */
export function readList(text: string, { snapshot }: Facts): string[] {
  const titles = listTitles(snapshot).map(({ title }) => cleanLine(title));
  const found = [...new Set(text.split('\n').flatMap((line) => findTitles(line, titles)))];
  return found;
}

function findTitles(line: string, titles: string[]): string[] {
  const found: { at: number; title: string }[] = [];
  let rest = line;
  for (const title of titles.filter((each) => line.includes(each)).sort((a, b) => b.length - a.length)) {
    const at = rest.indexOf(title);
    if (at >= 0) found.push({ at, title });
    rest = rest.replaceAll(title, ' '.repeat(title.length));
  }
  const inOrder = found.sort((a, b) => a.at - b.at).map(({ title }) => title);
  return line.startsWith('•') ? inOrder.slice(0, 1) : inOrder;
}

/** The titles that a text has, or else those that share the most words with it. None if they share no word. */
function pickAmong(titles: string[], text: string): string[] {
  const whole = titles.filter((title) => text.includes(title));
  if (whole.length > 0) return whole;
  const words = splitWords(text).filter(isContent);
  const points = titles.map((title) => words.filter((word) => sharesTitleWord(title, [word])).length);
  const most = Math.max(...points);
  return titles.filter((_, index) => most > 0 && points[index] === most);
}

// changes

const NOTHING: ChangeAnswer = { changes: [], refusals: [] };
const MAX_WORDS = 10;
const REFUSAL =
  /^[^a-zß-ӿ\d]*(?:(?:ok|hm+|well|actually|ну)[^a-zß-ӿ\d]+)*(?:(?:no|nope|nah|no thanks|never ?mind|cancel(?: that)?|stop|wait|forget it|leave it|oops|don['’]?t|scrap (?:it|that)|ой|нет|не|забудь|оставь|стоп|стой|упс|не то|не надо|не нужно|отмена|отмени|отбой|передумал[аи]?)(?:[^a-zß-ӿ\d]+|$))+$/iu;
/** Of a proposal that is open; otherwise it asks to drop a task. */
const TAKES_BACK =
  /^[^a-zß-ӿ\d]*(?:(?:actually|nah|no|ok)[^a-zß-ӿ\d]+)*(?:scrap|delete|drop|forget|bin|cancel) (?:it|that)[^a-zß-ӿ\d]*$/iu;
const CONSENT =
  /^[^a-zß-ӿ\d]*(?:(?:ok|okay|yes|yep|yeah|sure|please|do it|go ahead|great|да|ага|так|верно|отлично|ок|хорошо|давай|подтверждаю|конечно|пожалуйста)(?:[^a-zß-ӿ\d]+|$))+$/iu;
/** `and also bread`, after a new task */
const ALSO = /^[^a-zß-ӿ]*(?:(?:and|и|а)\s+)?(?:also|plus|another|(?:ещё|еще)(?!\s+раз)|также|плюс)\s+/iu;
const AND = /^[^a-zß-ӿ]*(?:and|и)\s+/iu;
/** As `ui-messages.ts` says it. */
const DECLINED = /\(Proposed: .* The user has declined it\.\)$/s;
const APPLIED = /\(Proposed: .* The user has applied it\.\)$/s;

/** What a message asks for: by itself, or as a correction of the request before it. Null if it asks for no change. */
export function findAsked(text: string, state: State | null, facts: Facts): ChangeAnswer | null {
  const query = readQuery(text, facts);
  const full = understand(text, state, facts);
  const isOwnQuestion = isQuestion(query) && query.request === null;
  const [first] = pointsAtFirst(query, state)
    ? listTitles(facts.snapshot).filter(({ title }) => title === state?.list()[0])
    : [];
  if (first) return readChanges(nameAgain(query, [first]), [first], facts);
  const day = state?.query.when;
  const isThere = THERE.test(text) && /^(?:add|move|put)$/.test(query.request?.verb ?? '') && query.when === null;
  if (isThere && day && day.from === day.to)
    return readChanges(readQuery(text.replace(THERE, ` on ${day.from} `), facts), [], facts);
  const own =
    full.text === text || full.request ? readChanges({ ...full, text }, state?.query.named ?? [], facts) : null;
  const before = state?.asked;
  if (state && REFUSAL.test(text)) return NOTHING;
  if (!state || !before || unquoted(query).length > MAX_WORDS) return own;
  const isConsent = CONSENT.test(text);
  const isTask = listNamedTasks(query).length > 0;
  const then = { ...facts, language: detectLanguage(state.reply ?? '', facts.language) };
  const isShown = isShownIn(state.reply, before, then);
  if (TAKES_BACK.test(text) && before.changes.length > 0 && isShown) return NOTHING;
  if (before.among?.length && isShown && !own?.changes.length && !isQuestion(query)) {
    const chosen = askOfChosen(query, state, before, facts);
    if (chosen) return chosen;
  }
  if (isConsent && isShown) return before.changes.length > 0 ? refuse(facts, CHANGE_ANSWERS.confirm) : null;
  if (isOwnQuestion || (isReport(query) && own?.changes.length) || !isShown) return own;
  if (before.changes.length === 0)
    return own?.changes.length ? own : (answerRefusal(query, isTask, state, facts) ?? own);
  const areSame = own?.changes.some((change) => before.changes.some((other) => areOfOne(change, other)));
  const isOther =
    /^(?:complete|skip|log|plan|start|rename|add|need|errand|undo|reopen)$/.test(query.request?.verb ?? '') &&
    !hasPronoun(query);
  if (isOther || (own?.changes.length && !areSame && !hasPronoun(query) && !beginsOtherwise(text))) return own;
  const [also] = ALSO.exec(text) ?? ((findLeft(query, [], facts).length > 0 && AND.exec(text)) || []);
  if (also && findNegations(query).length === 0 && before.changes.at(-1)?.kind === 'add')
    return readChanges(readQuery(`add ${text.slice(also.length)}`, facts), [], facts);
  return (
    correctChanges(query, before.changes, facts) ?? own ?? (beginsOtherwise(text) ? sayUnread(query, facts) : null)
  );
}

/** `add a call then`, `добавь туда репетицию`: on the day that was asked about. */
const THERE = /\s(?:then|there|туда|тогда)(?![a-zß-ӿ])/iu;

/** `done`, `ok, that one is done`, `skip it` after what to do first. */
function pointsAtFirst(query: Query, state: State | null): boolean {
  const isOfFirst =
    state !== null &&
    state.asked === null &&
    ['first', 'urgent', 'easy', 'minutes'].some((each) => state.query.asks.has(each as Class));
  const isPlain =
    query.named.length + query.groups.length === 0 &&
    !isQuestion(query) &&
    findUnused(query, (name) => /^(?:done|past|verb|day|time|good|justNow|work)$/.test(name)).length === 0;
  const says =
    query.asks.has('done') ||
    (hasPronoun(query) && /^(?:move|drop|skip|complete|start)$/.test(query.request?.verb ?? ''));
  return isOfFirst && isPlain && says;
}

const areOfOne = (one: Change, other: Change) => 'id' in one && 'id' in other && one.id === other.id;

/** Whether an answer says the same. If not, it is done, or has changed since. */
function isShownIn(reply: string | null, { changes, refusals }: ChangeAnswer, facts: Facts): boolean {
  if (reply === null) return true;
  const previews = changes.map((change) => proposeChange(change, facts)?.preview ?? '');
  return !DECLINED.test(reply) && [...previews, ...refusals].some((line) => reply.includes(line));
}

/** `the second one`, `the one for Ann` after `Which of these`: the same of the tasks that it names. */
function askOfChosen(query: Query, state: State, { among = [] }: ChangeAnswer, facts: Facts): ChangeAnswer | null {
  const titles = pickAmong(
    among.map(({ title }) => title),
    query.text,
  );
  const chosen = among.filter(({ title }) => titles.includes(title));
  const named = chosen.map(({ id, title }) => ({ kind: 'task' as const, id, title }));
  const starts = named.map(({ id }): Change => ({ kind: 'start', id }));
  if (chosen.length === 0 || findLeft(query, starts, facts).length > 0 || findNegations(query).length > 0) return null;
  if (chosen.length > 1 && !titles.every((title) => query.text.includes(title))) return askWhichOf(chosen, facts);
  const answer = joinAnswers(
    named.map((each) => readChanges(nameAgain(state.query, [each]), [each], without(among, each.id, facts)) ?? NOTHING),
  );
  if (readFields(query, facts) === null) return answer;
  return correctChanges(nameAgain(query, named), answer.changes, facts) ?? answer;
}

/** The facts as if there were no others of these tasks. */
function without(among: { id: string }[], kept: string, { snapshot, ...facts }: Facts): Facts {
  const { planning } = snapshot;
  const tasks = planning.tasks.filter(({ id }) => id === kept || !among.some((each) => each.id === id));
  return { ...facts, snapshot: { ...snapshot, planning: { ...planning, tasks } } };
}

/** `on Friday` after `To which day?`, `the report` after `Which task?`, `focus 8` after `energy 7`. */
function answerRefusal(
  query: Query,
  isTask: boolean,
  { query: last, asked }: State,
  facts: Facts,
): ChangeAnswer | null {
  const isAsked = (phrase: 'whichDay' | 'whichTask' | 'levels') =>
    Object.values(CHANGE_ANSWERS[phrase]).some((said) => asked?.refusals.includes(said));
  if (isAsked('levels')) return mergeLevels(query, last.text, facts);
  if (isAsked('whichDay') && query.when)
    return moveTasks(isTask ? query : readQuery(`${last.text} to ${query.text}`, facts), facts);
  if (!isAsked('whichTask') || !isTask || query.when !== null) return null;
  const isMore = findUnused(query, (name) => name === 'title').length > 0 || findNegations(query).length > 0;
  return isMore ? sayUnread(query, facts) : readChanges(nameAgain(last, query.named), query.named, facts);
}

/** Whether the message before asked for changes that are not made yet. */
export const asksForOpen = (state: State | null, facts: Facts): boolean =>
  state?.asked?.changes.some(
    (change) =>
      /^(?:complete|drop|plan)$/.test(change.kind) ||
      (/^(?:add|move|set)$/.test(change.kind) && !findApplied(change, facts)),
  ) === true;

/** `no wait`, of changes that are made already */
export function regrets(text: string, state: State | null, facts: Facts): boolean {
  const changes = REFUSAL.test(text) ? (state?.asked?.changes ?? []) : [];
  const areMade = changes.length > 0 && changes.every((change) => findApplied(change, facts));
  return areMade || (REFUSAL.test(text) && APPLIED.test(state?.reply ?? ''));
}
