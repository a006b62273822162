import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { detectLanguage } from '../../detect-language.ts';
import { toLocal } from '../facts.ts';
import { hasPronoun, nameAgain, understand } from '../follow-up.ts';
import { readShift } from '../lengths.ts';
import { pickAmong } from '../listed.ts';
import { isTwist } from '../phrases.ts';
import { type Cue, type Facts, type Question, readQuestion } from '../question.ts';
import { isReport, isUndone } from '../reports.ts';
import { asks, findRequest, isVerbOf, unquoted } from '../requests.ts';
import { listNamedTasks, type NamedTask, sharesTitleWord } from '../titles.ts';
import { findUnexplained } from '../unexplained.ts';
import { readNumber, readQuickly } from '../when.ts';
import { list, splitWords, type Word, wholeWords } from '../words.ts';
import { changeAll } from './end-tasks.ts';
import { findChanges } from './find-changes.ts';
import { blankLevels, logMood, mergeLevels, readLevels } from './mood-levels.ts';
import { moveTasks } from './move-tasks.ts';
import { proposeChange } from './propose.ts';
import { findApplied, listKinds, patchOf, readFields, replaceIn } from './replace-fields.ts';
import { askWhichOf } from './targets.ts';
import { type Change, type ChangeAnswer, joinAnswers, refuse, sayUnread } from './types.ts';

const MAX_WORDS = 8;
const CORRECTS =
  list`wrong nah oops неверно ошиблась ошибся nope wait actually sorry only just it_takes rather(?!_than) instead(?!_of) better make_it i_mean hmm ой только лучше точнее стоп вернее в_смысле`
    .join('|')
    .replaceAll('_', ' ');
const OTHERWISE = new RegExp(`(?<!\\p{Alpha})(?:no|not|нет|не|${CORRECTS})(?!\\p{Alpha})`, 'giu');
const CORRECTING = new RegExp(`(?<!\\p{Alpha})(?:${CORRECTS})(?!\\p{Alpha})`, 'giu');
const REFUSAL =
  /^[^\p{Alpha}\d]*(?:(?:no|nope|no thanks|never ?mind|cancel(?: that)?|stop|wait|forget it|leave it|oops|don['’]?t|ой|нет|не|забудь|оставь|стоп|стой|упс|не то|не надо|не нужно|отмена|отмени|отбой|передумал[аи]?)(?:[^\p{Alpha}\d]+|$))+$/iu;
const CONSENT =
  /^[^\p{Alpha}\d]*(?:(?:ok|okay|yes|yep|yeah|sure|please|do it|go ahead|great|да|ага|так|верно|отлично|ок|хорошо|давай|подтверждаю|конечно|пожалуйста)(?:[^\p{Alpha}\d]+|$))+$/iu;
/** `no, on Friday`; not `no reminder` */
const ANSWERS_NO =
  /^[^\p{Alpha}\d]*(?:(?:\p{Alpha}{2,4}[\s,]+)?(?:нет(?=\P{Alpha}+\p{Alpha})|no(?=\s*,|\s+(?:not|the|on|at|to|in|by|for|it|i)\s))[\s,]*)?/iu;
/** `not today, Friday`, `не двери, а окно` */
const NOT_THAT = /^(?:not|не)\s([^,]+?)(?:\s*,\s*|\s(?=а\s|but\s))/iu;

/** `and also bread`, after a new task */
const ALSO = /^\P{Alpha}*(?:(?:and|и|а)\s+)?(?:also|plus|another|(?:ещё|еще)(?!\s+раз)|также|плюс)\s+/iu;

/** `and bread`: something else than another field. */
const AND = /^\P{Alpha}*(?:and|и)\s+/iu;

/** What a correction says of a change. */
const READS = new Set<Cue>(
  'day time part number minutes past level important first last nth repeats future verb or good due group'.split(
    ' ',
  ) as Cue[],
);

const LEVELS = new Set<Cue>(['mood', 'energy', 'focus']);

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
    if (REFUSAL.test(text)) return { changes: [], refusals: [] };
    const then = { ...facts, language: detectLanguage(reply ?? '', facts.language) };
    const last = earlier.at(-1) ?? '';
    const before = findAsked(last, earlier.slice(0, -1), then);
    const isLost = before?.changes.length === 0 && before.refusals[0] === sayUnread({ text: last }, then).refusals[0];
    if (isLost && earlier.length > 1) return findAsked(text, earlier.slice(0, -1), facts);
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
  const starts = named.map(({ id }): Change => ({ kind: 'start', id }));
  const left = findLeft(question, starts, facts);
  if (chosen.length === 0 || left.length > 0 || findNegations(question).length > 0) return null;
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
  return (
    replaceFields(question, before.changes, facts) ??
    shiftAgain(question, earlier.at(-1) ?? '', facts) ??
    (beginsOtherwise(text) ? sayUnread(question, facts) : null)
  );
}

/** At the beginning, or after `oh`. */
const beginsOtherwise = (text: string) => {
  const at = text.search(OTHERWISE);
  return at >= 0 && splitWords(text.slice(0, at)).every(({ text: word }) => word.length < 4);
};

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
  if (findNegations(question).length > 0) return null;
  const isAsked = (phrase: 'whichDay' | 'whichTask' | 'levels') =>
    Object.values(CHANGE_ANSWERS[phrase]).some((asked) => before.refusals.includes(asked));
  const isTask = listNamedTasks(question).length > 0;
  if (isAsked('levels')) return mergeLevels(question, last, facts);
  if (isAsked('whichDay') && question.when)
    return moveTasks(isTask ? question : readQuestion(`${last} to ${question.text}`, facts), facts);
  if (isAsked('whichTask') && isTask && question.when === null)
    return findChanges(nameAgain(readQuestion(last, facts), question.named), facts);
  return null;
}

/** The changes that a correction is about, and the others. */
function replaceFields(question: Question, changes: Change[], facts: Facts): ChangeAnswer | null {
  const said = question.text.replace(/^\P{Alpha}*не(?=,)/iu, 'нет'); // `не, в четверг`
  const text = said
    .replace(CORRECTING, ', ')
    .replace(ANSWERS_NO, '')
    .replace(/[\s,]+!+\s*$/, ''); // `, sorry!`
  const [not = '', refused = ''] = NOT_THAT.exec(text) ?? [];
  const rest = text.slice(not.length);
  const meant = readQuestion(changes.some((change) => hasTime(change, facts)) ? withPreposition(rest) : rest, facts);
  const isNegated = findNegations(meant).length > 0;
  const ids = listNamedTasks(meant).map(({ id }) => id);
  const named = changes.filter((change) =>
    'id' in change && ids.length > 0 ? ids.includes(change.id) : sharesTitleWord(titleOf(change, facts), meant.words),
  );
  const others = named.length > 0 ? [] : listNamedTasks(meant);
  if (others.length > 0) return isNegated ? null : changeOthers(question, meant, { named: others, changes }, facts);
  if (named.length === 0 && meant.named.length > 0) return null;
  const own = named.length > 0 ? named : changes;
  if (findLeft(meant, own, facts).length > 0) return null;
  const mood = own.find((change) => change.kind === 'mood');
  const levels = readLevels(meant);
  const saysMoment = meant.when !== null || meant.part !== null;
  if (mood && (levels || saysMoment) && !isNegated) {
    const both = { energy: levels?.energy ?? mood.energy, focus: levels?.focus ?? mood.focus };
    const logged = logMood(both, saysMoment ? blankLevels(levels, meant) : '', facts);
    const corrects = [{ energy: mood.energy, focus: mood.focus }, ...(mood.corrects ?? [])];
    const correct = (change: Change) =>
      change.kind === 'mood' ? { ...change, at: saysMoment ? change.at : (change.at ?? mood.at), corrects } : change;
    return { ...logged, changes: logged.changes.map(correct) };
  }
  const fields = readFields(meant, facts);
  const isDrop = meant.words.some((word) => isVerbOf(word, /^drop$/));
  const isNew = own.every((change) => change.kind === 'add' && !findApplied(change, facts));
  if (isDrop && (fields || !isNew)) return null;
  if (fields === null) {
    const ids = own.flatMap((change) => ('id' in change ? [change.id] : []));
    if (ids.length > 0 && saysDone(meant))
      return { changes: ids.map((id) => ({ kind: 'complete', id })), refusals: [] };
    if (own.length === changes.length && (named.length === 0 || isNegated || isDrop)) return null;
    return { changes: isNegated || isDrop ? changes.filter((each) => !own.includes(each)) : own, refusals: [] };
  }
  const kinds = listKinds(fields);
  const open = listKinds(readFields(readQuestion(refused, facts), facts)).filter((kind) => !kinds.includes(kind));
  if (isNegated || open.length > 0) return sayUnread(question, facts);
  const days = new Set(own.map((change) => ('date' in change ? change.date : '')));
  if (own.length === changes.length && fields.when && days.size > 1) return refuse(facts, CHANGE_ANSWERS.whichTask);
  if (own.every(({ kind }) => /^(?:complete|drop|skip|mood)$/.test(kind))) return null;
  const replaced = new Map(own.map((change) => [change, replaceIn(change, fields, facts)]));
  if ([...replaced.values()].includes(null)) return refuse(facts, CHANGE_ANSWERS.notPossible);
  const left = changes.filter((change) => own.includes(change) || !findApplied(change, facts));
  return { changes: left.flatMap((change) => replaced.get(change) ?? change), refusals: [] };
}

/** `7` after `at 6`: a time. */
const withPreposition = (text: string): string => text.replace(/^\P{Alpha}*?(\d{1,2})\P{Alpha}*$/u, 'at $1');

const hasTime = (change: Change, facts: Facts): boolean =>
  change.kind === 'add'
    ? change.fields.dueDate !== undefined && toLocal(change.fields.dueDate, facts).time !== null
    : change.kind === 'move' && change.time !== null;

/** What a message asks for that names other tasks: a field of its own; or without one, the same as for the task before. */
function changeOthers(
  question: Question,
  meant: Question,
  { named, changes: [change, more] }: { named: NamedTask[]; changes: Change[] },
  facts: Facts,
): ChangeAnswer | null {
  const others = named.map(({ id }) => ({ kind: 'start' as const, id }));
  if (!change || findLeft(meant, others, facts).length > 0) return null;
  const fields = readFields(meant, facts);
  const move = (to: string) => moveTasks(nameAgain(readQuestion(`move ${to}`, facts), named), facts);
  if (fields?.when) return change.kind === 'move' ? move(meant.text) : null;
  const isSame = !more && (beginsOtherwise(question.text) || SAME.test(question.text));
  const patch = isSame && change.kind === 'set' && !change.patch.title ? change.patch : null;
  if (fields || patch) {
    const changes = others.map(({ id }) => ({
      kind: 'set' as const,
      id,
      patch: fields ? patchOf(fields, id, facts) : (patch ?? {}),
    }));
    return { changes, refusals: [] };
  }
  if (!isSame) return null;
  if (change.kind === 'move') return move(`to ${change.date} ${change.isNewTime ? `at ${change.time}` : ''}`);
  return change.kind === 'complete' || change.kind === 'drop' || change.kind === 'start'
    ? changeAll(change.kind, nameAgain(meant, named), facts)
    : null;
}

/** `and the gym`, `окна тоже` */
const SAME = wholeWords`^\P{Alpha}*(?:and|also|и|а)|too|as well|тоже|также`;

/** `not at 5`, `без молока`: not what is part of a day or a time, such as `after lunch`. */
const findNegations = ({ words, senses }: Question): Word[] =>
  words.filter((word) => isTwist(word) && ![...(senses.get(word) ?? [])].some((cue) => READS.has(cue)));

/** `no, I did it` */
const saysDone = (question: Question) => question.cues.has('done') && hasPronoun(question) && !isUndone(question);

const titleOf = (change: Change, { snapshot }: Facts): string => {
  if (change.kind === 'add') return change.fields.title;
  return snapshot.planning.tasks.find(({ id }) => 'id' in change && id === change.id)?.title ?? '';
};

/** Whether a text has only fields, such as a day or a time: all that a correction needs. */
export function saysFields(text: string, facts: Facts): boolean {
  const question = readQuestion(withPreposition(text), facts);
  return (
    question.named.length === 0 && findLeft(question, [], facts).length === 0 && readFields(question, facts) !== null
  );
}

/** The words that no field and no title of the changes explains. */
function findLeft(question: Question, own: Change[], facts: Facts): Word[] {
  const { tokens } = readQuickly(question.text, { now: facts.now, zone: facts.snapshot.timezone });
  const reads = own.some(({ kind }) => kind === 'mood') ? READS.union(LEVELS) : READS;
  return findUnexplained(question, (cue) => reads.has(cue)).filter(
    (word) =>
      !tokens.some(({ start, end }) => word.start >= start && word.end <= end) &&
      !isTwist(word) &&
      !/^(?:one|once|more|same|both|all|every|yet|еще|priority|приоритет\p{Alpha}*|все|оба|обе)$/u.test(word.text) &&
      !own.some((change) => sharesTitleWord(titleOf(change, facts), [word])),
  );
}

/** `by two` after `by a week` */
function shiftAgain({ words }: Question, before: string, facts: Facts): ChangeAnswer | null {
  const shift = words.some(isTwist) ? null : readShift(before);
  const count = words.find((word) => readNumber(word) !== null)?.text;
  return shift && count
    ? findChanges(readQuestion(before.replace(shift.text, `на ${count} ${shift.unit}`), facts), facts)
    : null;
}
