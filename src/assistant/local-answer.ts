import { buildMutation } from '../commands/registry.ts';
import { CHANGE_ANSWERS, TALK } from '../messages/answers.ts';
import { CHANGES } from '../messages/proposals.ts';
import { say } from '../messages/say.ts';
import { AppError } from '../shared/errors.ts';
import { once } from '../shared/once.ts';
import { detectLanguage } from './detect-language.ts';
import { isAside } from './local-answer/changes/clauses.ts';
import { saysFields } from './local-answer/changes/correct.ts';
import { leaveOutForgot } from './local-answer/changes/forgotten.ts';
import { nameAgain } from './local-answer/changes/pronouns.ts';
import { findProject, proposeChange } from './local-answer/changes/propose.ts';
import type { Change, ChangeAnswer, MoodLevels } from './local-answer/changes/types.ts';
import { reopenTask } from './local-answer/changes/undo.ts';
import { findAsked } from './local-answer/conversation/asked.ts';
import { understand } from './local-answer/conversation/follow-ups.ts';
import { isCut, readList, readTasks } from './local-answer/conversation/lists.ts';
import { resolveReferences } from './local-answer/conversation/references.ts';
import { NOT_UNDERSTOOD } from './local-answer/conversation/replies.ts';
import type { State, Turn } from './local-answer/conversation/state.ts';
import { findSubject, meansNoList } from './local-answer/conversation/subject.ts';
import { findUndo, regrets } from './local-answer/conversation/undoing.ts';
import { atCurrentOccurrences } from './local-answer/due-tasks.ts';
import { findAnswer, sayNotUnderstood } from './local-answer/find-answer.ts';
import { normalise } from './local-answer/normalise.ts';
import { type Facts, type Query, readQuery } from './local-answer/query.ts';
import { isContent, listNamedTasks } from './local-answer/titles.ts';
import { isQuestion } from './local-answer/verbs.ts';
import { splitWords } from './local-answer/words.ts';
import { quote } from './previews.ts';
import { limitChanges, type PlanWish, type ProposedChange } from './proposed-changes.ts';
import type { LeftOutChange } from './responses.ts';

/** An answer without a model. */
export interface LocalAnswer {
  text: string;
  /** What the person asked to change. Nothing is changed before they agree. */
  changes: ProposedChange[];
  /** What is more than fits into one proposal. The text says it, too. */
  leftOut: LeftOutChange[];
  /** A day to plan. The planner's draft belongs before the other changes: see `addDraft`. */
  plan: PlanWish[];
  /** Why something that was asked for cannot be done. The text says it, too. */
  refusals: string[];
  /**
   * The last change is to be undone; or only a proposal that was applied: `cancel that`; or only the log of such a mood.
   * While a proposal is open, it is only said what `undo` would take back.
   */
  undo?: { isOfProposal: boolean; isOpen: boolean; moods?: MoodLevels[] };
}

/** What was said before that is of no more use. */
const MAX_EARLIER = 8;
/** More words, or longer ones, are a letter, not a question. */
const MAX_WORDS = 80;
const MAX_WORD_LENGTH = 600;

const isLetter = (text: string): boolean => {
  const words = splitWords(text);
  return words.length > MAX_WORDS || words.some((word) => word.text.length > MAX_WORD_LENGTH);
};

/**
 * How a message becomes an answer, from the user's data alone:
 *
 * 1. `query.ts` reads a text as one query: each word gets classes from `lexicon.ts`, and days, lengths, titles, projects and
 *    labels are found. `conversation/` takes what the message does not say from the ones before it, and `conversation/subject.ts`
 *    leaves only the facts that it is about: the tasks that were listed, without those that it excepts.
 * 2. Does it ask for changes? `changes/read-changes.ts` cuts it into clauses and has a handler for each verb of `verbs.ts`, and for
 *    each thing that a sentence without a verb of change can say (`changes/statements.ts`).
 * 3. Otherwise it is a question: `topics.ts` lists what can be asked about, and which classes each topic uses.
 * 4. Each clause is proposed, answered or declined as a whole: a word that it does not use makes it decline, and the answer
 *    names the word.
 * @param before the user's messages before, the latest last
 */
export function answerLocally(message: string, before: Turn[], facts: Facts): LocalAnswer {
  const current = atCurrentOccurrences(facts);
  const turns = [...before.slice(-MAX_EARLIER), { text: message, reply: null }]
    .filter(({ text }, at, all) => at === all.length - 1 || !isLetter(text))
    .flatMap(({ text, reply }) => {
      const parts = splitRethought(leaveOutForgot(normalise(text, current), current), current);
      return parts.map((part, at) => ({ text: part, reply: at === parts.length - 1 ? reply : null }));
    });
  const state = turns.slice(0, -1).reduce<State | null>((last, turn) => follow(turn, last, current), null);
  return answerTurn(resolveReferences(turns.at(-1)?.text ?? '', state, current), state, current);
}

/** The state after a message. */
function follow({ text: said, reply }: Turn, before: State | null, current: Facts): State {
  const all = { ...current, language: detectLanguage(said, current.language) };
  const message = resolveReferences(said, before, all);
  const { text, facts } = findSubject(message, before, all);
  const shown = once(() => reply ?? answerTurn(message, before, all).text);
  const whole = () => (isCut(shown()) ? answerTurn(message, before, { ...all, isWhole: true }).text : shown());
  const asked = findAsked(text, before, facts);
  return {
    query: nameChanged(understand(text, before, facts), asked, facts),
    asked,
    reply,
    before,
    isLost: () => asked === null && NOT_UNDERSTOOD.test(shown()),
    list: once(() => readList(shown(), all)),
    tasks: once(() => readTasks(whole(), all)),
  };
}

/** `move the gate to Friday`, `no, Saturday`: the gate is what it is about. */
function nameChanged(query: Query, asked: ChangeAnswer | null, { snapshot }: Facts): Query {
  const ids = asked?.changes.flatMap((change) => ('id' in change ? change.id : [])) ?? [];
  const [task, ...others] = snapshot.planning.tasks.filter(({ id }) => ids.includes(id));
  return query.named.length > 0 || !task || others.length > 0
    ? query
    : nameAgain(query, [{ kind: 'task', id: task.id, title: task.title }]);
}

/** `add soap, no wait, add rice` is two messages, and so is `add soap at 5, actually 6`. */
function splitRethought(text: string, facts: Facts): string[] {
  const [, head = '', tail = ''] = RETHOUGHT.exec(text) ?? [];
  if (!splitWords(head).some(isContent)) return [text];
  return [head, saysFields(tail, facts) ? `no, ${tail}` : tail];
}

/** Not in a quote. */
const RETHOUGHT =
  /^((?:"[^"]*"|«[^»]*»|“[^”]*”|[^"«“])*?[^\s,.—–-])(?:[\s,.—–-]+(?:oh |no |нет |ой )(?:wait|no|стоп|погоди|не то)|[\s,.—–-]*[,.—–-]\s*(?:oops|wait|actually|sorry|i mean|scratch that|то есть|нет|ой|погоди|точнее|вернее|стоп))(?![a-zß-ӿ])[\s,.:—–-]*(.*[a-zß-ӿ\d].*)$/isu;

const NOTHING_DONE = { changes: [], leftOut: [], plan: [], refusals: [] };

function answerTurn(said: string, state: State | null, all: Facts): LocalAnswer {
  const isLong = isLetter(said);
  if (isLong || meansNoList(said, state)) return replyWith(sayNotUnderstood(readQuery(isLong ? '' : said, all), all));
  const { text, facts, isUnclear } = findSubject(said, state, all);
  const undo = findUndo(said, state, facts);
  if (undo) {
    const isKnown = undo.isOpen || (undo.isOfProposal && !regrets(said, state, facts));
    const refusals = isKnown ? [] : [say(facts.language, CHANGE_ANSWERS.nothingToUndo)];
    return sayProposal({ text: '', ...NOTHING_DONE, refusals, undo }, facts);
  }
  const asked = reopenTask(readQuery(text, facts), facts) ?? findAsked(text, state, facts);
  if (isUnclear && asked?.changes.some((change) => 'id' in change))
    return replyWith(sayNotUnderstood(readQuery(said, all), all));
  return asked ? propose(asked, facts) : replyWith(answerQuestions(understand(text, state, facts), state, facts));
}

const replyWith = (lines: string[]): LocalAnswer => ({ text: lines.join('\n'), ...NOTHING_DONE });

const NEXT_QUESTION =
  /[?!.;\n]+\s+|,?\s+(?:and|и|а)\s+(?=(?:when|whens|whats|what|how|why|which|who|is|do|am|когда|что|как|почему|сколько|где|во)\s)|,\s+|(?<=\S \S+) (?=(?:what|where|how|which|что|чем|какие?|сколько|с чего) )/iu;

/** The questions of one message are answered one after the other. What says nothing of them is left out, and so said. */
function answerQuestions(query: Query, state: State | null, facts: Facts): string[] {
  const whole = sayClaim(query, findAnswer(query, facts), state, facts);
  const parts = query.text.split(NEXT_QUESTION).filter((part) => /[\p{Alpha}\d]/u.test(part));
  if (parts.length < 2 || (whole && !/[?.!;]\s/.test(query.text))) return whole ?? sayNotUnderstood(query, facts);
  const read = parts.map((part) => understand(part, state, facts));
  const answers = read.map((part) => (isOfBefore(part, state, facts) ? null : findAnswer(part, facts)));
  const main = read.find((_, at) => answers[at]);
  const asides = read.filter((_, at) => answers[at] === null);
  if (!main || !asides.every((part) => isAside(part, main, facts, true)))
    return whole ?? sayNotUnderstood(query, facts);
  const words = asides.map(({ text }) => text.trim()).join(', ');
  const note = words ? [say(facts.language, TALK.leftOut, { words })] : [];
  return [...new Set([...answers.flatMap((lines) => lines ?? []), ...note])];
}

/** `the DJ called`, `the report top priority`: no question, so it is said that nothing is changed. */
function sayClaim(query: Query, lines: string[] | null, state: State | null, facts: Facts): string[] | null {
  if (isOfBefore(query, state, facts)) return null;
  const isOfTasks = listNamedTasks(query).length > 0 || (query.groups.length > 0 && query.asks.has('done'));
  const isClaim = isOfTasks && !isQuestion(query);
  return lines && isClaim ? [say(facts.language, CHANGE_ANSWERS.nothing), ...lines] : lines;
}

/** `it takes 2 hours`, `into Board` after a request: it says something of what was said before, and asks for nothing. */
const isOfBefore = (query: Query, state: State | null, { isListed }: Facts): boolean =>
  !isListed &&
  !isQuestion(query) &&
  query.named.length === 0 &&
  (OF_BEFORE.test(query.text) || (state !== null && state.asked !== null && ADDS.test(query.text)));

const OF_BEFORE =
  /(?<![a-zß-ӿ])(?:it|it['’]?s|takes?|lasts|займ[её]т|уйд[её]т)(?![a-zß-ӿ])|^[^a-zß-ӿ]*(?:(?:and|but|и|а|но) )?(?:then|тогда|пусть|into)(?![a-zß-ӿ])/iu;
const ADDS = /^[^a-zß-ӿ]*(?:(?:and|but|и|а|но) )?(?:for|in|to|для|в|на|к)(?![a-zß-ӿ])/iu;

/** The answer with a draft of the planner. A draft cannot be applied after another change, so it comes first. */
export function addDraft(
  given: LocalAnswer,
  draft: Pick<LocalAnswer, 'changes' | 'leftOut'>,
  facts: Facts,
): LocalAnswer {
  if (given.undo?.isOpen) {
    const title = given.undo.isOfProposal ? '' : draft.changes.flatMap(({ details }) => details).join(', ');
    const last = title && say(facts.language, CHANGE_ANSWERS.lastChange, { title });
    return sayProposal({ ...given, refusals: last ? [last] : [] }, facts);
  }
  const all = [...draft.changes, ...given.changes];
  const leftOut = [...draft.leftOut, ...given.leftOut];
  const refusals = given.undo && given.changes.length === 0 && all.length > 0 ? [] : given.refusals;
  const stays = draft.changes.length === 0 ? sayStayingLog(given, facts) : [];
  return sayProposal({ ...given, changes: all, leftOut, refusals: [...refusals, ...stays] }, facts);
}

/** A log that is corrected stays if it is not the last change. */
function sayStayingLog({ undo }: LocalAnswer, { snapshot: { latestMood }, language }: Facts): string[] {
  const log = undo?.moods?.find(
    ({ energy, focus }) => latestMood?.daysAgo === 0 && latestMood.energy === energy && latestMood.focus === focus,
  );
  return log ? [say(language, CHANGE_ANSWERS.logStays, { ...log })] : [];
}

function propose({ changes: asked, refusals }: ChangeAnswer, facts: Facts): LocalAnswer {
  const plan = asked.flatMap((change) => (change.kind === 'plan' ? [{ kind: 'day' as const, date: change.date }] : []));
  const moods = asked.flatMap((change) => (change.kind === 'mood' ? (change.corrects ?? []) : []));
  const proposed = asked.map((change) => checkChange(change, facts));
  const all = proposed.flatMap(({ change }) => change ?? []);
  // `I cannot do it today, do it tomorrow`
  const staying = all.map(({ title }) => say(facts.language, CHANGE_ANSWERS.stillOpen, { title: quote(title ?? '') }));
  const proposal = {
    text: '',
    ...limitChanges(all, plan.length > 0, facts.language),
    plan: plan.slice(0, 1),
    refusals: [...refusals.filter((text) => !staying.includes(text)), ...proposed.flatMap(({ problems }) => problems)],
    ...(moods.length > 0 && { undo: { isOfProposal: true, isOpen: false, moods } }),
  };
  return sayProposal(proposal, facts);
}

/** The proposed change, if its command is possible, and what is wrong with it. */
function checkChange(change: Change, facts: Facts): { change: ProposedChange | null; problems: string[] } {
  const { language, snapshot, now } = facts;
  const proposed = proposeChange(change, facts);
  if (!proposed) return { change: null, problems: [] };
  const { type, args } = proposed.command;
  const error = buildMutation(type, args, { userId: '', newId: '', now });
  if (error instanceof AppError) {
    const title = quote(proposed.title ?? '');
    const shown = title.length > MAX_SHOWN ? `${title.slice(0, MAX_SHOWN)}…` : title;
    const phrase = title.length > MAX_TITLE ? CHANGE_ANSWERS.longTitle : CHANGE_ANSWERS.invalid;
    return { change: null, problems: [say(language, phrase, { title: shown })] };
  }
  const name = change.kind === 'add' ? change.fields.project?.name : undefined;
  const isUnknown = name !== undefined && !findProject(name, snapshot);
  return {
    change: proposed,
    problems: isUnknown ? [say(language, CHANGE_ANSWERS.noProject, { name: quote(name) })] : [],
  };
}

const MAX_TITLE = 500;
const MAX_SHOWN = 60;

function sayProposal(answer: LocalAnswer, { language }: Pick<Facts, 'language'>): LocalAnswer {
  const { changes, leftOut, refusals } = answer;
  const lines = [
    say(language, changes.length > 0 ? CHANGE_ANSWERS.prepared : CHANGE_ANSWERS.nothing),
    ...changes.map(({ preview }) => `• ${preview}`),
    ...(leftOut.length > 0 ? [say(language, CHANGES.leftOut), ...leftOut.map(({ text }) => `• ${text}`)] : []),
    ...refusals,
  ];
  return { ...answer, text: lines.join('\n') };
}
