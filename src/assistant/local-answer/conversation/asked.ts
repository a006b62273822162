import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { detectLanguage } from '../../detect-language.ts';
import { beginsWithVerb } from '../changes/add.ts';
import { beginsOtherwise, correctChanges, findLeft } from '../changes/correct.ts';
import { mergeLevels } from '../changes/mood.ts';
import { moveTasks } from '../changes/move.ts';
import { hasPronoun, nameAgain } from '../changes/pronouns.ts';
import { proposeChange } from '../changes/propose.ts';
import { readChanges } from '../changes/read-changes.ts';
import { findNegations, isReport } from '../changes/statements.ts';
import { type Change, type ChangeAnswer, joinAnswers, refuse, sayUnread } from '../changes/types.ts';
import { type Class, type Facts, findUnused, isSignificant, type Query, readQuery } from '../query.ts';
import { listNamedTasks, listTitles } from '../titles.ts';
import { isQuestion } from '../verbs.ts';
import { wholeWords } from '../words.ts';
import { understand } from './follow-ups.ts';
import { pickAmong } from './lists.ts';
import { CONSENT, DECLINED, REFUSAL, TAKES_BACK } from './replies.ts';
import type { State } from './state.ts';
import { leaveOut } from './subject.ts';

const NOTHING: ChangeAnswer = { changes: [], refusals: [] };

/** A message after others. */
interface FollowUp {
  text: string;
  query: Query;
  state: State;
  /** What was asked for before it, if that is what the answer showed and nothing has changed since. */
  open: ChangeAnswer | null;
  /** What it asks for by itself. */
  own: ChangeAnswer | null;
  facts: Facts;
}

/** What a follow-up asks for; undefined if it is of another kind. */
type Kind = (said: FollowUp) => ChangeAnswer | null | undefined;

/** The kinds of follow-ups, the first that fits. */
const KINDS: Kind[] = [
  readFirst, // `done`, after what to do first
  readRefusal, // `never mind`
  readChoice, // `the second one`, after `Which of these?`
  readConsent, // `yes`
  readAnswer, // `on Friday`, after `To which day?`
  readAlone, // `what is due today?`, `log energy 5`: not of the request before
  readAddition, // `and also bread`, after `add milk`
  readCorrection, // `no, on Friday`
];

/** What a message asks for: by itself, or as a follow-up of the request before it. Null if it asks for no change. */
export function findAsked(text: string, state: State | null, facts: Facts): ChangeAnswer | null {
  const query = readQuery(text, facts);
  const full = understand(text, state, facts);
  const isOwn = full.text === text || full.request !== null;
  const own = isOwn ? readChanges({ ...full, text }, state?.query.named ?? [], facts) : null;
  if (!state) return own;
  const said = { text, query, state, open: findOpen(state, facts), own, facts };
  for (const kind of KINDS) {
    const asked = kind(said);
    if (asked !== undefined) return asked;
  }
  return own;
}

/** The request before, if the answer says the same. If not, it is done, or has changed since. */
function findOpen({ asked, reply }: State, facts: Facts): ChangeAnswer | null {
  if (!asked || reply === null) return asked;
  const then = { ...facts, language: detectLanguage(reply, facts.language) };
  const lines = [...asked.changes.map((change) => proposeChange(change, then)?.preview ?? ''), ...asked.refusals];
  return !DECLINED.test(reply) && lines.some((line) => reply.includes(line)) ? asked : null;
}

const FIRST: Class[] = ['first', 'urgent', 'easy', 'minutes', 'longest', 'shortest', 'oldest', 'soonest'];

function readFirst({ query, state, facts }: FollowUp) {
  const { asks, named, groups, request, words } = query;
  if (state.asked || !FIRST.some((each) => state.query.asks.has(each)) || isQuestion(query)) return undefined;
  const left = findUnused(query, (name) => OF_FIRST.has(name));
  const isBare = hasPronoun(query) || words.every((word) => !isSignificant(word) || query.senses.has(word));
  const says = asks.has('done') || (isBare && /^(?:move|drop|skip|complete|start)$/.test(request?.verb ?? ''));
  if (named.length + groups.length + left.length > 0 || !says) return undefined;
  const [first] = listTitles(facts.snapshot).filter(({ title }) => title === state.list()[0]);
  return first && readChanges(nameAgain(query, [first]), [first], facts);
}

const OF_FIRST = new Set<Class>('done past verb day time good justNow work shift minutes number'.split(' ') as Class[]);

function readRefusal({ text, open }: FollowUp) {
  return REFUSAL.test(text) || (open && open.changes.length > 0 && TAKES_BACK.test(text)) ? NOTHING : undefined;
}

/** The same for the tasks that it names. */
function readChoice({ text, query, state, open, own, facts }: FollowUp) {
  const among = open?.among ?? [];
  if (among.length === 0 || own?.changes.length || isQuestion(query) || findNegations(query).length > 0)
    return undefined;
  const titles = pickAmong(
    among.map(({ title }) => title),
    text,
  );
  const chosen = among.filter(({ title }) => titles.includes(title));
  const starts = chosen.map(({ id }): Change => ({ kind: 'start', id }));
  const isSure = chosen.length === 1 || titles.every((title) => text.includes(title)); // `both`
  if (chosen.length === 0 || !isSure || findLeft(query, starts, facts).length > 0) return undefined;
  return joinAnswers(
    chosen.map(({ id, title }) => {
      const named = [{ kind: 'task' as const, id, title }];
      const others = among.filter((each) => each.id !== id);
      return readChanges(nameAgain(state.query, named), named, leaveOut(facts, others)) ?? NOTHING;
    }),
  );
}

function readConsent({ text, open, facts }: FollowUp) {
  if (!open || !CONSENT.test(text)) return undefined;
  return open.changes.length > 0 ? refuse(facts, CHANGE_ANSWERS.confirm) : null;
}

/** What was missing: a day, a task, or the other level of a log. */
function readAnswer({ query, state: { query: last }, open, own, facts }: FollowUp) {
  if (!open || open.changes.length > 0 || own?.changes.length || isQuestion(query)) return undefined;
  const isAsked = (phrase: 'whichDay' | 'whichTask' | 'levels') =>
    Object.values(CHANGE_ANSWERS[phrase]).some((said) => open.refusals.includes(said));
  const isTask = listNamedTasks(query).length > 0;
  if (isAsked('levels')) return mergeLevels(query, last.text, facts) ?? undefined;
  if (isAsked('whichDay') && query.when)
    return moveTasks(isTask ? query : readQuery(`${last.text} to ${query.text}`, facts), facts);
  if (!isAsked('whichTask') || !isTask || query.when) return undefined;
  const isMore = findUnused(query, (name) => name === 'title').length > 0 || findNegations(query).length > 0;
  return isMore ? sayUnread(query, facts) : readChanges(nameAgain(last, query.named), query.named, facts);
}

const MAX_WORDS = 10;
const OTHER = /^(?:complete|skip|log|plan|start|rename|add|need|errand|undo|reopen)$/;

/** A question, a report, or a request that is not about the tasks of the request before. */
function readAlone({ text, query, open, own, facts }: FollowUp) {
  const isOwnQuestion = (isQuestion(query) && query.request === null) || query.asks.has('how');
  if (!open || open.changes.length === 0 || query.words.length > MAX_WORDS || isOwnQuestion || facts.isListed)
    return own;
  if (isReport(query) && own?.changes.length) return own;
  if (hasPronoun(query)) return undefined;
  if (OTHER.test(query.request?.verb ?? '')) return own;
  const areSame = own?.changes.some((change) => open.changes.some((other) => areOfOne(change, other)));
  return own?.changes.length && !areSame && !beginsOtherwise(text) ? own : undefined;
}

const areOfOne = (one: Change, other: Change) => 'id' in one && 'id' in other && one.id === other.id;

const ALSO = /^[^a-zß-ӿ]*(?:(?:and|и|а)\s+)?(?:also|plus|another|(?:ещё|еще)(?!\s+раз)|также|плюс)\s+/iu;
const AND = /^[^a-zß-ӿ]*(?:and|и)\s+/iu;

/** `add buy eggs tomorrow`, `and bread too`: bread is bought tomorrow, too. */
function readAddition({ text, query, state, open, facts }: FollowUp) {
  const last = open?.changes.at(-1);
  const [also] = ALSO.exec(text) ?? ((findLeft(query, [], facts).length > 0 && AND.exec(text)) || []);
  if (last?.kind !== 'add' || !also || findNegations(query).length > 0) return undefined;
  const { title } = last.fields;
  const rest = text.slice(also.length);
  const [verb = ''] = (beginsWithVerb(title) && !beginsWithVerb(rest) && VERB.exec(title)) || [];
  const { when } = state.query;
  const day = when?.from === when?.to && query.when === null ? `on ${when?.from}` : '';
  return readChanges(
    readQuery(`add ${verb} ${rest} ${when ? day : ''}`.replaceAll(/\s+/g, ' ').trim(), facts),
    [],
    facts,
  );
}

/** With its particle: `pick up` */
const VERB = /^\S+(?: (?:up|off|out|back|down|for)(?= ))?/i;
const BOTH = wholeWords`both|об[ае]`;

function readCorrection({ text, query, open, own, facts }: FollowUp) {
  const changes = open?.changes ?? [];
  if (BOTH.test(text) && changes.length !== 2) return refuse(facts, CHANGE_ANSWERS.whichTask);
  const corrected = correctChanges(query, changes, facts) ?? own;
  return corrected ?? (beginsOtherwise(text) ? sayUnread(query, facts) : null);
}
