import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { detectLanguage } from '../../detect-language.ts';
import { findNegations, isReport } from '../acts.ts';
import { hasPronoun, nameAgain, understand } from '../follow-up.ts';
import { pickAmong } from '../listed.ts';
import { isTwist } from '../phrases.ts';
import { type Facts, type Question, readQuestion } from '../question.ts';
import { asks, findRequest, isVerbOf, unquoted } from '../requests.ts';
import { listNamedTasks } from '../titles.ts';
import { pattern } from '../words.ts';
import { beginsOtherwise, correctChanges, findLeft } from './correct.ts';
import { findChanges } from './find-changes.ts';
import { mergeLevels } from './mood-levels.ts';
import { moveTasks } from './move-tasks.ts';
import { proposeChange } from './propose.ts';
import { findApplied, readFields } from './replace-fields.ts';
import { askWhichOf } from './targets.ts';
import { type Change, type ChangeAnswer, joinAnswers, refuse, sayUnread } from './types.ts';

const MAX_WORDS = 8;
const REFUSAL = pattern`^[^a-zß-ӿ\d]*(?:(?:ok|hm+|well|actually|ну)[^a-zß-ӿ\d]+)*(?:(?:no|nope|nah|no thanks|never ?mind|cancel(?: that)?|stop|wait|forget it|leave it|oops|don['’]?t|ой|нет|не|забудь|оставь|стоп|стой|упс|не то|не надо|не нужно|отмена|отмени|отбой|передумал[аи]?)(?:[^a-zß-ӿ\d]+|$))+$`;
/** Of a proposal that is open; otherwise it asks to drop a task. */
const TAKES_BACK = pattern`^[^a-zß-ӿ\d]*(?:scrap|delete|drop) (?:it|that)[^a-zß-ӿ\d]*$`;
const CONSENT = pattern`^[^a-zß-ӿ\d]*(?:(?:ok|okay|yes|yep|yeah|sure|please|do it|go ahead|great|да|ага|так|верно|отлично|ок|хорошо|давай|подтверждаю|конечно|пожалуйста)(?:[^a-zß-ӿ\d]+|$))+$`;
/** `and also bread`, after a new task */
const ALSO = pattern`^[^a-zß-ӿ]*(?:(?:and|и|а)\s+)?(?:also|plus|another|(?:ещё|еще)(?!\s+раз)|также|плюс)\s+`;

/** `and bread`: something else than another field. */
const AND = /^[^a-zß-ӿ]*(?:and|и)\s+/iu;

/**
 * What a message asks for: by itself; or, if that is no whole request, as a correction of the request right before it. Null
 * if it asks for no change.
 * @param reply the answer to the message before. If it is not what would be answered now, nothing is corrected: what was
 * asked for is done, or has changed since.
 */
export function findAsked(
  text: string,
  earlier: string[],
  facts: Facts,
  reply: string | null = null,
): ChangeAnswer | null {
  const question = readQuestion(text, facts);
  const full = understand(text, earlier, facts);
  const own = full.text === text ? findChanges(full, facts) : null; // a question that continues another has its text
  const isWhole = own !== null && own.changes.length > 0;
  const isConsent = CONSENT.test(text);
  const canCorrect = !isReport(question) && (isConsent || !(asks(question) || hasOwnTask(question)));
  const words = unquoted(question);
  if (earlier.length > 0 && words.length <= MAX_WORDS && (canCorrect || findRequest(words)?.verb === 'task')) {
    if (REFUSAL.test(text)) return NOTHING;
    const then = { ...facts, language: detectLanguage(reply ?? '', facts.language) };
    const last = earlier.at(-1) ?? '';
    const before = findAsked(last, earlier.slice(0, -1), then);
    const isLost = before?.changes.length === 0 && before.refusals[0] === sayUnread({ text: last }, then).refusals[0];
    if (isLost && earlier.length > 1) return findAsked(text, earlier.slice(0, -1), facts);
    if (TAKES_BACK.test(text) && before !== null && before.changes.length > 0 && isShownIn(reply, before, then))
      return NOTHING;
    const chosen = before?.among && !isWhole && isShownIn(reply, before, then);
    const answer = chosen ? askOfChosen(question, earlier, before, facts) : null;
    if (answer || !canCorrect) return answer ?? own;
    const isSame = own?.changes.some((change) => before?.changes.some((other) => areOfOne(change, other)));
    const isOfBefore = !isWhole || isSame || hasPronoun(question) || beginsOtherwise(text);
    const isOpen = before !== null && isShownIn(reply, before, then) && isOfBefore;
    const corrected = isOpen ? amendChanges(question, earlier, before, facts) : null;
    if (corrected) return corrected;
  }
  return own;
}

/** `the second one`, `the one for Ann` after `Which of these`: the same of the tasks that it names. */
function askOfChosen(question: Question, earlier: string[], { among = [] }: ChangeAnswer, facts: Facts) {
  const titles = pickAmong(
    among.map(({ title }) => title),
    question.text,
  );
  const chosen = among.filter(({ title }) => titles.includes(title));
  const named = chosen.map(({ id, title }) => ({ kind: 'task' as const, id, title }));
  if (chosen.length === 0 || saysMore(question, named, facts)) return null;
  const { text } = question;
  if (chosen.length > 1 && !titles.every((title) => text.includes(title))) return askWhichOf(chosen, facts);
  const answer = joinAnswers(
    chosen.map(({ id }) => {
      const others = among.filter((each) => each.id !== id);
      return findAsked(earlier.at(-1) ?? '', earlier.slice(0, -1), without(others, facts)) ?? NOTHING;
    }),
  );
  if (readFields(question, facts) === null) return answer;
  const amended = amendChanges(nameAgain(question, named), earlier, answer, facts);
  return amended ?? joinAnswers([answer, refuse(facts, CHANGE_ANSWERS.notPossible)]);
}

/** `not the report`, `leave the report`: more than which task is meant. */
function saysMore(question: Question, named: { id: string }[], facts: Facts): boolean {
  const starts = named.map(({ id }): Change => ({ kind: 'start', id }));
  return findLeft(question, starts, facts).length > 0 || findNegations(question).length > 0;
}

const NOTHING: ChangeAnswer = { changes: [], refusals: [] };

/** The facts as if there were no such tasks. */
function without(others: { id: string }[], { snapshot, ...facts }: Facts): Facts {
  const { planning } = snapshot;
  const tasks = planning.tasks.filter((task) => !others.some(({ id }) => id === task.id));
  return { ...facts, snapshot: { ...snapshot, planning: { ...planning, tasks } } };
}

const areOfOne = (one: Change, other: Change) => 'id' in one && 'id' in other && one.id === other.id;

/** Whether an answer says the same. */
function isShownIn(reply: string | null, { changes, refusals }: ChangeAnswer, facts: Facts): boolean {
  if (reply === null) return true;
  const previews = changes.map((change) => proposeChange(change, facts)?.preview ?? '');
  return !DECLINED.test(reply) && [...previews, ...refusals].some((line) => reply.includes(line));
}

/** As `ui-messages.ts` says it. */
const DECLINED = /\(Proposed: .* The user has declined it\.\)$/s;

const APPLIED = /\(Proposed: .* The user has applied it\.\)$/s;

/** Whether a message has a verb of its own, and what it is for. `set`, `put` and `drop it` can be said of a proposal. */
function hasOwnTask(question: Question): boolean {
  const verb = findRequest(unquoted(question))?.verb ?? '';
  const isOther =
    /^(?:complete|skip|mood|plan|other)$/.test(verb) ||
    question.words.some((word) => isVerbOf(word, /^(?:complete|skip)$/));
  return isOther || !(/^(?:|set|put|drop)$/.test(verb) || hasPronoun(question));
}

/** The changes of the previous request, with what this message replaces: see `findAsked`. */
function amendChanges(question: Question, earlier: string[], before: ChangeAnswer, facts: Facts): ChangeAnswer | null {
  const { text, words } = question;
  if (CONSENT.test(text)) return before.changes.length > 0 ? refuse(facts, CHANGE_ANSWERS.confirm) : null;
  const [also] = ALSO.exec(text) ?? ((findLeft(question, [], facts).length > 0 && AND.exec(text)) || []);
  if (also && !words.some(isTwist) && before.changes.at(-1)?.kind === 'add')
    return findChanges(readQuestion(`add ${text.slice(also.length)}`, facts), facts);
  if (before.changes.length === 0) return answerRefusal(question, earlier, before, facts);
  return correctChanges(question, before.changes, facts) ?? (beginsOtherwise(text) ? sayUnread(question, facts) : null);
}

const findBefore = (earlier: string[], facts: Facts): Change[] =>
  findAsked(earlier.at(-1) ?? '', earlier.slice(0, -1), facts)?.changes ?? [];

/** Whether the message before asked for changes that are not made yet. */
export const asksForOpen = (earlier: string[], facts: Facts): boolean =>
  findBefore(earlier, facts).some(
    (change) =>
      /^(?:complete|drop|plan)$/.test(change.kind) ||
      (/^(?:add|move|set)$/.test(change.kind) && !findApplied(change, facts)),
  );

/** `no wait`, of changes that are made already */
export function regrets(text: string, earlier: string[], facts: Facts, reply: string | null): boolean {
  const changes = REFUSAL.test(text) ? findBefore(earlier, facts) : [];
  const areMade = changes.length > 0 && changes.every((change) => findApplied(change, facts));
  return areMade || (REFUSAL.test(text) && APPLIED.test(reply ?? ''));
}

/** `on Friday` after `To which day?`, `the report` after `Which task?`, `focus 8` after `energy 7`. */
function answerRefusal(question: Question, earlier: string[], before: ChangeAnswer, facts: Facts): ChangeAnswer | null {
  const last = earlier.at(-1) ?? '';
  const isAsked = (phrase: 'whichDay' | 'whichTask' | 'levels') =>
    Object.values(CHANGE_ANSWERS[phrase]).some((asked) => before.refusals.includes(asked));
  const isTask = listNamedTasks(question).length > 0;
  if (isAsked('levels')) return mergeLevels(question, last, facts);
  if (isAsked('whichDay') && question.when)
    return moveTasks(isTask ? question : readQuestion(`${last} to ${question.text}`, facts), facts);
  if (isAsked('whichTask') && isTask && question.when === null)
    return saysMore(question, listNamedTasks(question), facts)
      ? sayUnread(question, facts)
      : findChanges(nameAgain(readQuestion(last, facts), question.named), facts);
  return null;
}
