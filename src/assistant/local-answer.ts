import { buildMutation } from '../commands/registry.ts';
import { CHANGE_ANSWERS, TALK } from '../messages/answers.ts';
import { CHANGES } from '../messages/proposals.ts';
import { say } from '../messages/say.ts';
import { AppError } from '../shared/errors.ts';
import { takeAsides } from './local-answer/asides.ts';
import { asksForOpen, findAsked, regrets } from './local-answer/changes/amend.ts';
import { saysFields } from './local-answer/changes/correct.ts';
import { findProject, proposeChange } from './local-answer/changes/propose.ts';
import { type Change, type ChangeAnswer, type MoodLevels, sayUnread } from './local-answer/changes/types.ts';
import { readUndo, reopenTask } from './local-answer/changes/undo.ts';
import { atCurrentOccurrences } from './local-answer/due-tasks.ts';
import { findAnswer, sayNotUnderstood } from './local-answer/find-answer.ts';
import { understand } from './local-answer/follow-up.ts';
import { nameListed, type Turn } from './local-answer/listed.ts';
import { type Cue, type Facts, isLetter, type Question, readQuestion } from './local-answer/question.ts';
import { asks, findRequest } from './local-answer/requests.ts';
import { isContent } from './local-answer/titles.ts';
import { pattern, splitWords } from './local-answer/words.ts';
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

/**
 * How a message becomes an answer, from the user's data alone. `asides.ts` takes out the parts of a question that say
 * nothing of it, such as `knees playing up`; the answer says so.
 *
 * 1. `question.ts` reads a text. Each word gets cues, which say what it is there for: from `lexicon.ts` (words),
 *    `phrases.ts` (several words), the days (`when.ts`), the titles (`titles.ts`), the projects and labels (`groups.ts`).
 * 2. Does it correct the request before it? Then `changes/amend.ts` makes that request with other fields.
 *    Otherwise `follow-up.ts` adds what a short message leaves out: the days, titles and cues of the one before.
 * 3. Does it ask for changes? `changes/clauses.ts` cuts it into clauses. `changes/read-clause.ts` has a handler for each verb
 *    of `requests.ts`. A clause without a verb says something: `acts.ts` has a table of what that can be, and
 *    `changes/statements.ts` a handler for each. `changes/leave-out.ts` takes out each change whose clause has a word without
 *    a cue. `changes/propose.ts` makes commands of what is left.
 * 4. Without a change it is a question. `find-answer.ts` picks the row of `intents.ts` whose cues fit best and read each
 *    word. Its function answers, from a file `*-answers.ts`. Words that nothing is known of can be left out, and the answer says
 *    which. If no row reads each other word, there is no answer: it is said which words are not understood, what is known of the tasks that they are about, and what can be asked.
 * @param before the user's messages before, the latest last
 */
export function answerLocally(message: string, before: Turn[], facts: Facts): LocalAnswer {
  const current = atCurrentOccurrences(facts);
  const turns = [...before.slice(-MAX_EARLIER), { text: message, reply: null }].flatMap(({ text, reply }) =>
    splitRethought(text, current).map((part, at, parts) => ({
      ...takeAsides(part, current),
      reply: at === parts.length - 1 ? reply : null,
    })),
  );
  const messages = nameListed(turns, current, (text, earlier) => answerShortened(text, earlier, current).text);
  const answer = answerShortened(messages.at(-1) ?? '', messages.slice(0, -1), current, turns.at(-2)?.reply);
  return sayAsides(answer, turns.at(-1)?.asides ?? [], current);
}

function sayAsides(answer: LocalAnswer, asides: string[], facts: Facts): LocalAnswer {
  if (asides.length === 0) return answer;
  const words = asides.map((aside) => aside.replace(/[\s,.;!?–—-]+$/u, '')).join(', ');
  const note = say(facts.language, TALK.leftOut, { words });
  return { ...answer, text: `${note}\n${answer.text}` };
}

/** What was said before that is of no more use. */
const MAX_EARLIER = 8;

/** `add soap, no wait, add rice` is two messages, and so is `add soap at 5, actually 6`. */
function splitRethought(said: string, facts: Facts): string[] {
  const text = readDayHead(shorten(said), facts);
  const [, head = '', gap = '', marks = '', tail = ''] = RETHOUGHT.exec(text) ?? [];
  const [words, doubts] = [head, marks].map(splitWords);
  if (!words?.some(isContent) || asks({ text: head, words })) return [text];
  const areFields = saysFields(tail, facts);
  const isSure = doubts && (doubts.length > 1 || /^(?:oops|ой)/i.test(marks) || /\S/.test(gap));
  return doubts && (doubts.length > 1 || (isSure && areFields)) ? [head, areFields ? `no, ${tail}` : tail] : [text];
}

/** Not in a quote. */
const RETHOUGHT =
  /^((?:"[^"]*"|«[^»]*»|“[^”]*”|[^"«“])*?[^\s,.—–-])([\s,.—–-]+)((?:(?:oh|no|oops|wait|stop|actually|sorry|rather|better|i mean|scratch that|нет|ой|погоди|подожди|не то|точнее|вернее|то есть|лучше|стоп)(?![a-zß-ӿ])[\s,.:—–-]*)+)(.*[a-zß-ӿ\d].*)$/isu;

/** Long runs of spaces and of other characters that are in no word would make patterns slow, and say nothing. */
const shorten = (text: string): string =>
  text
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/„([^„“”]+)[“”]/g, '“$1”')
    .replaceAll(/ ?\n[ \n]*/g, '\n')
    .replaceAll(/ ?(?:→|[-=]>) ?/g, ' to ')
    .replaceAll(/([\P{IDC}_]{20})[\P{IDC}_]+/gu, '$1')
    .replaceAll(/(?<!\S)['’]?til(?=\s)/gi, 'until')
    .replace(GREETING, '')
    .replace(/^.*\p{Alpha}.*$/su, (said) => said.replaceAll(POLITE, (_, quote) => quote ?? ' ').trim() || said)
    .replace(SHOW, 'show me ')
    .replace(NEW_TASK, 'add task: ');

/** `write me a summary`, `прочитайте список`: it asks for what is there, and is no errand. */
const SHOW = pattern`^\s*(?:(?:send|read|write|give|show|tell)(?: me| us)? (?:(?:an?|the|my) )?(?=(?:\w+ )?(?:summary|overview|list|tasks|agenda|schedule|plan)\b)|(?:напиши|прочитай|посмотри|назови|перечисли|пришли|скинь|дай)(?:те)?\s+(?:(?:мне|мои|мой|все) )*(?=(?:список|сводк|дела|задачи|план|расписание)))`;

/** `on Saturday: get the rings, call the host`: of nothing that the app has. */
function readDayHead(text: string, facts: Facts): string {
  const [, ...parts] = /^([^:]+):\s(.+)$/s.exec(text) ?? [];
  const [day, errands] = parts.map((part) => readQuestion(part, facts));
  const isDay = day?.when && day.words.every((word) => day.dayWords.has(word) || !isContent(word));
  const isNew = errands && /^(?:task|)$/.test(findRequest(errands.words)?.verb ?? '') && !asks(errands);
  return isDay && isNew && OF_ERRANDS.isSupersetOf(errands.cues) ? `add ${text}` : text;
}

const OF_ERRANDS = new Set<Cue>(['day', 'time', 'part', 'number', 'minutes', 'verb']);

/** `new task: buy stamps`, `todo: buy stamps` */
const NEW_TASK = pattern`^\s*(?:(?:a )?new |нов(?:ая|ое) )?(?:task|to-?do|one|задача|дело)\s*:\s*`;

/** `could you please`, `я хотела бы`: at the beginning or after a comma, not in a quote. */
const POLITE =
  /("[^"]*"|«[^»]*»|“[^”]*”)|(?<=^[\s,]*|^(?:can|could|would|will) you\s+)(?:не могли бы вы|не мог(?:ла)? бы ты|(?:я )?хотел(?:ось|а|и)? бы(?= (?:пере|сдвин|отло|отмен|отказ|удал|убра|добав|запис))|будь(?:те)? (?:добр[аы]?|любезн[аы]?)|(?:(?:i['’]?d|i would) like to|(?:can|could|shall|may|let)['’]? ?(?:we|i|s|us))(?= (?:drop|move|add|cancel|delete|remove|push|reschedule|postpone|shift|change|rename|skip|plan)\b)|пожалуйста|please)(?![a-zß-ӿ])[\s,]*|,\s*(?:пожалуйста|please)(?![a-zß-ӿ])\s*,?|(?<=\s(?:надо|нужно)\s)бы\s/giu;

/** Before what is said. */
const GREETING = pattern`^\s*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening|night)|привет|здравствуйте?|добр(?:ый|ое|ой|ого) (?:утр[оа]|день|дня|вечера?|ночи))(?:\s+(?:there|всем))?(?:[\s,.!]+)|(?:morning|ok|ок|okay|great|отлично|супер)\s*[,.!]+\s*)(?=[a-zß-ӿ\d])`;

function answerShortened(message: string, before: string[], facts: Facts, reply: string | null = null): LocalAnswer {
  const nothingDone = { changes: [], leftOut: [], plan: [], refusals: [] };
  if (isLetter(message)) return { text: sayNotUnderstood(readQuestion('', facts), facts).join('\n'), ...nothingDone };
  const earlier = before.filter((text) => !isLetter(text));
  const alone = readQuestion(message, facts);
  const isHelp = alone.cues.has('abilities') && alone.named.length === 0;
  const regretted = regrets(message, earlier, facts, reply);
  const undo = isHelp ? null : regretted ? { isOfProposal: true } : readUndo(alone);
  if (undo) {
    const isOpen = !regretted && asksForOpen(earlier, facts);
    const isKnown = isOpen || (undo.isOfProposal && !regretted);
    const refusals = isKnown ? [] : [say(facts.language, CHANGE_ANSWERS.nothingToUndo)];
    return sayProposal({ text: '', ...nothingDone, refusals, undo: { ...undo, isOpen } }, facts);
  }
  const reopened = isHelp ? null : reopenTask(alone, facts);
  if (reopened) return propose(reopened, facts);
  const asked = isHelp ? null : findAsked(message, earlier, facts, reply);
  if (asked) return propose(asked, facts);
  const question = understand(message, earlier, facts);
  const lines = question.text === message ? answerQuestions(question, facts) : answerWhole(question, facts);
  return { text: lines.join('\n'), ...nothingDone };
}

/** The answer with a draft of the planner. A draft cannot be applied after another change, so it comes first. */
export function addDraft(
  answer: LocalAnswer,
  draft: Pick<LocalAnswer, 'changes' | 'leftOut'>,
  facts: Facts,
): LocalAnswer {
  if (answer.undo?.isOpen) {
    const title = answer.undo.isOfProposal ? '' : draft.changes.flatMap(({ details }) => details).join(', ');
    const last = title && say(facts.language, CHANGE_ANSWERS.lastChange, { title });
    return sayProposal({ ...answer, refusals: last ? [last] : [] }, facts);
  }
  const all = [...draft.changes, ...answer.changes];
  const leftOut = [...draft.leftOut, ...answer.leftOut];
  const refusals = answer.undo && answer.changes.length === 0 && all.length > 0 ? [] : answer.refusals;
  const stays = draft.changes.length === 0 ? sayStayingLog(answer, facts) : [];
  return sayProposal({ ...answer, changes: all, leftOut, refusals: [...refusals, ...stays] }, facts);
}

/** A log that is corrected stays if it is not the last change. */
function sayStayingLog({ undo }: LocalAnswer, { snapshot: { latestMood }, language }: Facts): string[] {
  const log = undo?.moods?.find(
    ({ energy, focus }) => latestMood?.daysAgo === 0 && latestMood.energy === energy && latestMood.focus === focus,
  );
  return log ? [say(language, CHANGE_ANSWERS.logStays, { ...log })] : [];
}

const NEXT_QUESTION =
  /[?!.;\n]+\s+|,?\s+(?:and|и|а)\s+(?=(?:when|whens|whats|what|how|why|which|who|is|do|am|когда|что|как|почему|сколько|где|во)\s)/iu;

const answerWhole = (question: Question, facts: Facts) =>
  findAnswer(question, facts) ?? sayNotUnderstood(question, facts);

/** The questions of one message are answered one after the other. What is not understood is said. */
function answerQuestions(question: Question, facts: Facts): string[] {
  const parts = question.text.split(NEXT_QUESTION).filter((part) => /\p{Alpha}/u.test(part));
  if (parts.length < 2 || question.cues.has('parts')) return answerWhole(question, facts);
  const known = new Map<number, Question>();
  const answers = parts.map((part, at) => findAnswer(understand(part, parts.slice(0, at), facts, known), facts));
  const whole = answers.includes(null) ? findAnswer(question, facts) : null;
  if (whole || answers.every((answer) => answer === null)) return whole ?? sayNotUnderstood(question, facts);
  return [...new Set(answers.flatMap((answer, at) => answer ?? sayUnread({ text: parts[at] ?? '' }, facts).refusals))];
}

function propose({ changes: asked, refusals }: ChangeAnswer, facts: Facts): LocalAnswer {
  const plan = asked.flatMap((change) => (change.kind === 'plan' ? [{ kind: 'day' as const, date: change.date }] : []));
  const moods = asked.flatMap((change) => (change.kind === 'mood' ? (change.corrects ?? []) : []));
  const proposed = asked.map((change) => checkChange(change, facts));
  const all = proposed.flatMap(({ change }) => change ?? []);
  // `I cannot do it today, do it tomorrow`
  const staying = all.map(({ title }) => say(facts.language, CHANGE_ANSWERS.stillOpen, { title: quote(title ?? '') }));
  const answer = {
    text: '',
    ...limitChanges(all, plan.length > 0, facts.language),
    plan: plan.slice(0, 1),
    refusals: [...refusals.filter((text) => !staying.includes(text)), ...proposed.flatMap(({ problems }) => problems)],
    ...(moods.length > 0 && { undo: { isOfProposal: true, isOpen: false, moods } }),
  };
  return sayProposal(answer, facts);
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
