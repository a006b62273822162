import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import type { QuickDraft } from '../../../quick-add/parser/resolve.ts';
import { toMoment } from '../../../shared/time-zones.ts';
import { findDue, toLocal } from '../facts.ts';
import { hasPronoun, nameAgain, understand } from '../follow-up.ts';
import { readShift } from '../lengths.ts';
import { isTwist } from '../phrases.ts';
import { type Cue, type Facts, type Question, readQuestion } from '../question.ts';
import { isReport, isUndone } from '../reports.ts';
import { asks, findRequest, isVerbOf, unquoted } from '../requests.ts';
import { listNamedTasks, sharesTitleWord } from '../titles.ts';
import { findUnexplained } from '../unexplained.ts';
import { readNumber, readQuickly, type When } from '../when.ts';
import { list, splitWords, type Word } from '../words.ts';
import { findChanges } from './find-changes.ts';
import { mergeLevels } from './mood-levels.ts';
import { moveTasks, timeOf, toTarget } from './move-tasks.ts';
import { findLevels } from './set-field.ts';
import { type Change, type ChangeAnswer, refuse } from './types.ts';

const MAX_WORDS = 8;
const CORRECTS =
  list`wrong nah oops неверно ошиблась ошибся nope wait actually sorry only just it_takes rather(?!_than) instead(?!_of) better make_it i_mean hmm ой только лучше точнее стоп вернее в_смысле`
    .join('|')
    .replaceAll('_', ' ');
const OTHERWISE = new RegExp(`(?<!\\p{Alpha})(?:no|not|нет|не|${CORRECTS})(?!\\p{Alpha})`, 'giu');
const CORRECTING = new RegExp(`(?<!\\p{Alpha})(?:${CORRECTS})(?!\\p{Alpha})`, 'giu');
const REFUSAL =
  /^[^\p{Alpha}\d]*(?:(?:no|nope|no thanks|never ?mind|cancel(?: that)?|stop|forget it|leave it|oops|don['’]?t|ой|нет|не|забудь|оставь|стоп|упс|не то|не надо|не нужно|отмена|отмени|отбой|передумал[аи]?)(?:[^\p{Alpha}\d]+|$))+$/iu;
const CONSENT =
  /^[^\p{Alpha}\d]*(?:(?:ok|okay|yes|yep|yeah|sure|please|do it|great|да|ага|отлично|ок|хорошо|давай|подтверждаю|конечно|пожалуйста)(?:[^\p{Alpha}\d]+|$))+$/iu;
/** `no, on Friday`; not `no reminder` */
const ANSWERS_NO =
  /^[^\p{Alpha}\d]*(?:(?:\p{Alpha}{2,4}[\s,]+)?(?:нет(?=\P{Alpha}+\p{Alpha})|no(?=\s*,|\s+(?:not|the|on|at|to|in|by|for|it|i)\s))[\s,]*)?/iu;
/** `not today, Friday`, `не двери, а окно` */
const NOT_THAT = /^(?:not|не)\s([^,]+?)(?:\s*,\s*|\s(?=а\s|but\s))/iu;

/** `and also bread`, after a new task */
const ALSO = /^\P{Alpha}*(?:(?:and|и|а)\s+)?(?:also|plus|another|ещё|еще|также|плюс)\s+/iu;

/** `and bread`: something else than another field. */
const AND = /^\P{Alpha}*(?:and|и)\s+/iu;

/** What a correction says of a change. */
const READS = new Set<Cue>(
  'day time part number minutes past level important first last nth repeats future verb or good due'.split(
    ' ',
  ) as Cue[],
);

/**
 * What the message before asked for with what this one says instead: another day, time, task, priority, length or
 * repetition; one of several changes; or an answer to what was not known. Null for other messages.
 */
export function amendChanges(question: Question, earlier: string[], facts: Facts): ChangeAnswer | null {
  const { text, words } = question;
  if (words.length > MAX_WORDS || earlier.length === 0) return null;
  const isConsent = CONSENT.test(text);
  if (asks(question) && !isConsent) return null;
  if (REFUSAL.test(text)) return { changes: [], refusals: [] };
  const isOther = beginsOtherwise(text);
  const verb = findRequest(unquoted(question))?.verb;
  const hasOwnTask = verb !== undefined && !isConsent && !/^(?:set|put|drop)$/.test(verb) && !hasPronoun(question);
  if ((hasOwnTask && !isOther) || asksForElse(question) || isReport(question)) return null;
  const before = findEarlier(earlier, facts);
  if (!before) return null;
  if (isConsent) return before.changes.length > 0 ? refuse(facts, CHANGE_ANSWERS.confirm) : null;
  const [also] = ALSO.exec(text) ?? ((findLeft(question, [], facts).length > 0 && AND.exec(text)) || []);
  if (also && !words.some(isTwist) && before.changes.at(-1)?.kind === 'add')
    return findChanges(readQuestion(`add ${text.slice(also.length)}`, facts), facts);
  const tasks = listNamedTasks(question);
  const shift = readShift(earlier.findLast((each) => readShift(each)) ?? '');
  if (shift && tasks.length > 0 && question.when === null && before.changes.every(({ kind }) => kind === 'move'))
    return moveTasks(nameAgain(readQuestion(`move ${shift.text}`, facts), tasks), facts); // `and the gym` after `move X by a day`
  if (before.changes.length === 0) return answerRefusal(question, earlier, before, facts);
  return (
    replaceFields(question, before.changes, facts) ??
    shiftAgain(question, earlier, facts) ??
    askAgain(question, before, facts)
  );
}

/** Verbs of other changes. A new task can be dropped before it is there. */
function asksForElse({ text, words }: Question): boolean {
  const verb = findRequest(unquoted({ text, words }))?.verb ?? '';
  return (
    /^(?:complete|skip|mood|plan|other)$/.test(verb) || words.some((word) => isVerbOf(word, /^(?:complete|skip)$/))
  );
}

/** At the beginning, or after `oh`. */
const beginsOtherwise = (text: string) => {
  const at = text.search(OTHERWISE);
  return at >= 0 && splitWords(text.slice(0, at)).every(({ text: word }) => word.length < 4);
};

/** A correction that is not understood must not be read as a question. */
function askAgain(question: Question, before: ChangeAnswer, facts: Facts): ChangeAnswer | null {
  if (!beginsOtherwise(question.text)) return null;
  const hasDay = before.changes.some(({ kind }) => /^(move|add|plan)$/.test(kind));
  if (!hasDay) return { changes: [], refusals: [] };
  const meant = readQuestion(question.text.replace(CORRECTING, ', '), facts);
  return refuse(facts, findLeft(meant, [], facts).length > 0 ? CHANGE_ANSWERS.whichTask : CHANGE_ANSWERS.whichDay);
}

/** What the last message asked for, with its own corrections. */
function findEarlier(earlier: string[], facts: Facts): ChangeAnswer | null {
  const last = earlier.at(-1);
  if (last === undefined) return null;
  const before = earlier.slice(0, -1);
  return amendChanges(readQuestion(last, facts), before, facts) ?? findChanges(understand(last, before, facts), facts);
}

/** Whether the message before asked for changes that are not made yet. */
export function asksForOpen(earlier: string[], facts: Facts): boolean {
  const changes = findEarlier(earlier, facts)?.changes ?? [];
  return changes.some(
    (change) =>
      /^(?:complete|drop|plan)$/.test(change.kind) ||
      (/^(?:add|move|set)$/.test(change.kind) && !findApplied(change, facts)),
  );
}

/** `on Friday` after `To which day?`, `the report` after `Which task?`, `focus 8` after `energy 7`. */
function answerRefusal(question: Question, earlier: string[], before: ChangeAnswer, facts: Facts): ChangeAnswer | null {
  const last = earlier.at(-1) ?? '';
  if (findNegations(question).length > 0) return null;
  const isAsked = (phrase: 'whichDay' | 'whichTask' | 'levels') =>
    before.refusals.includes(say(facts.language, CHANGE_ANSWERS[phrase]));
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
  const meant = readQuestion(text.slice(not.length), facts);
  const picked = pickChanges(question, meant, changes, facts);
  if (picked === null) return null;
  const { all, own } = picked;
  if (findLeft(meant, own, facts).length > 0) return null;
  const fields = readFields(meant, facts);
  const isPicked = own.length < changes.length || own.some((change) => !changes.includes(change));
  const isDrop = meant.words.some((word) => isVerbOf(word, /^drop$/));
  const isNew = own.every((change) => change.kind === 'add' && !findApplied(change, facts));
  if (isDrop && (fields || !isNew)) return null;
  const isNegated = findNegations(meant).length > 0;
  if (fields === null) {
    const ids = own.flatMap((change) => ('id' in change ? [change.id] : []));
    if (ids.length > 0 && saysDone(meant))
      return { changes: ids.map((id) => ({ kind: 'complete', id })), refusals: [] };
    const isOther = !own.every((each) => changes.includes(each));
    if (!isPicked || (isNegated && isOther)) return null;
    return { changes: isNegated || isDrop ? changes.filter((each) => !own.includes(each)) : own, refusals: [] };
  }
  const kinds = listKinds(fields);
  const open = listKinds(readFields(readQuestion(refused, facts), facts)).filter((kind) => !kinds.includes(kind));
  if (isNegated || open.length > 0)
    return fields.when || open.includes('when')
      ? refuse(facts, CHANGE_ANSWERS.whichDay)
      : { changes: [], refusals: [] };
  const days = new Set(own.map((change) => ('date' in change ? change.date : '')));
  if (!isPicked && fields.when && days.size > 1) return refuse(facts, CHANGE_ANSWERS.whichTask);
  if (own.every(({ kind }) => /^(?:complete|drop|skip|mood)$/.test(kind))) return null;
  const replaced = new Map(own.map((change) => [change, replaceIn(change, fields, facts)]));
  if ([...replaced.values()].includes(null)) return refuse(facts, CHANGE_ANSWERS.notPossible);
  const left = all.filter((change) => own.includes(change) || !findApplied(change, facts));
  return { changes: left.flatMap((change) => replaced.get(change) ?? change), refusals: [] };
}

/** `not at 5`, `без молока`: not what is part of a day or a time, such as `after lunch`. */
const findNegations = ({ words, senses }: Question): Word[] =>
  words.filter((word) => isTwist(word) && ![...(senses.get(word) ?? [])].some((cue) => READS.has(cue)));

const listKinds = (fields: Fields | null): string[] =>
  fields
    ? [...(fields.when ? ['when'] : []), ...(fields.priority ? ['priority'] : []), ...Object.keys(fields.draft)]
    : [];

/** `no, I did it` */
const saysDone = (question: Question) => question.cues.has('done') && hasPronoun(question) && !isUndone(question);

/** The task of a proposal that the person has applied. */
function findApplied(change: Change, facts: Facts): OpenTask | undefined {
  return facts.snapshot.planning.tasks.find((task) => {
    if (change.kind === 'add') return task.title === change.fields.title;
    if (change.kind === 'set') return task.id === change.id && holds(task, change);
    const due = findDue(task, facts);
    return change.kind === 'move' && task.id === change.id && due?.date === change.date && due.time === change.time;
  });
}

const holds = (task: OpenTask, { patch: { title, priority, aiMetadata } }: Extract<Change, { kind: 'set' }>) =>
  (title ?? task.title) === task.title &&
  (priority ?? task.priority) === task.priority &&
  (aiMetadata?.estimatedDuration ?? task.estimatedDuration) === task.estimatedDuration;

/** By a word of the title, or all; another task in place of the only one; null when it is not known which. */
function pickChanges(question: Question, meant: Question, changes: Change[], facts: Facts) {
  const own = changes.filter((change) => sharesTitleWord(titleOf(change, facts), meant.words));
  if (own.length > 0) return { all: changes, own };
  const [named, other] = listNamedTasks(meant);
  const task = facts.snapshot.planning.tasks.find(({ id }) => id === named?.id);
  if (!task) return meant.named.length > 0 ? null : { all: changes, own: changes };
  const [only, more] = changes;
  const verb = findRequest(unquoted(question))?.verb ?? 'move';
  if (other || more || verb !== 'move' || only?.kind !== 'move') return null;
  const moved = [only.isNewTime ? { ...only, id: task.id } : { ...moveOf(task, facts), date: only.date }];
  return { all: moved, own: moved };
}

const titleOf = (change: Change, { snapshot }: Facts): string =>
  change.kind === 'add'
    ? change.fields.title
    : 'id' in change
      ? (snapshot.planning.tasks.find(({ id }) => id === change.id)?.title ?? '')
      : '';

interface Fields {
  when: When | null;
  /** Of the day, by the clock or as a part of it. */
  time: string | null;
  priority: QuickDraft['priority'];
  /** What else a new task has. */
  draft: Omit<QuickDraft, 'title'>;
  repeats: string | null;
}

const TIME_ALONE = { time: null, isHabit: false, isWeekday: false, isTimeAlone: true, isUntil: false };

function readFields(question: Question, facts: Facts): Fields | null {
  const { text } = question;
  const { draft, tokens } = readQuickly(text, { now: facts.now, zone: facts.snapshot.timezone });
  const { title: _, dueDate: _due, startDate: _start, ...others } = draft;
  const [priority] = findLevels(text);
  const token = tokens.find(({ type }) => type === 'recurrence');
  const repeats = token ? text.slice(token.start, token.end).replace(/[\s,]+$/, '') : null;
  const { date } = facts.snapshot;
  const part: When | null = question.part && { ...TIME_ALONE, from: date, to: date };
  const said = question.when?.isHabit ? null : (question.whens.at(-1) ?? part);
  const when = said && toTarget(said, text, facts);
  const isNothing = when === null && priority === undefined && Object.keys(others).length === 0;
  return isNothing
    ? null
    : { when, time: timeOf(when, question.part), priority: priority ?? others.priority, draft: others, repeats };
}

/** The words that no field and no title of the changes explains. */
function findLeft(question: Question, own: Change[], facts: Facts): Word[] {
  const { tokens } = readQuickly(question.text, { now: facts.now, zone: facts.snapshot.timezone });
  return findUnexplained(question, (cue) => READS.has(cue)).filter(
    (word) =>
      !tokens.some(({ start, end }) => word.start >= start && word.end <= end) &&
      !isTwist(word) &&
      !/^(?:one|both|all|every|yet|еще|priority|приоритет\p{Alpha}*|все|оба|обе)$/u.test(word.text) &&
      !own.some((change) => sharesTitleWord(titleOf(change, facts), [word])),
  );
}

/** The change with other fields, and what else must change; null when it has no such field. */
function replaceIn(
  change: Change,
  { when, time: newTime, priority, draft, repeats }: Fields,
  facts: Facts,
): Change[] | null {
  const applied = findApplied(change, facts);
  if (change.kind === 'add' && !applied) {
    const { dueDate: old, ...rest } = change.fields;
    const dueDate = draft.deadline ? undefined : when ? moveMoment(old, when, newTime, facts) : old;
    const fields = { ...rest, ...draft, ...(dueDate && { dueDate }), ...(priority && { priority }) };
    return [{ ...change, fields, repeats: repeats ?? change.repeats }];
  }
  if (!Object.keys(draft).every((key) => /^(?:priority|deadline|aiMetadata)$/.test(key))) return null;
  if (change.kind === 'plan' && when && !priority) return [{ ...change, date: when.from }];
  if (change.kind === 'set' && priority && !when) return [{ ...change, patch: { ...change.patch, priority } }];
  const minutes = draft.aiMetadata?.estimatedDuration;
  const patch = { ...(priority && { priority }), ...(minutes && { aiMetadata: { estimatedDuration: minutes } }) };
  if (change.kind === 'set' && minutes && !when) return [{ ...change, patch: { ...change.patch, ...patch } }];
  const move = applied ? moveOf(applied, facts) : change;
  if (move.kind !== 'move') return null;
  const { id, date, time } = move;
  const moved = when
    ? { ...move, date: when.isTimeAlone ? date : lastOf(when), time: newTime ?? time, isNewTime: newTime !== null }
    : move;
  return [
    ...(applied && !when ? [] : [moved]),
    ...(Object.keys(patch).length > 0 ? [{ kind: 'set' as const, id, patch }] : []),
  ];
}

/** `until Friday` is Friday. */
const lastOf = ({ isUntil, from, to }: When) => (isUntil ? to : from);

/** A task as a move to its own day. */
function moveOf(task: OpenTask, facts: Facts): Extract<Change, { kind: 'move' }> {
  const { date, time } = findDue(task, facts) ?? { date: facts.snapshot.date, time: null };
  return { kind: 'move', id: task.id, date, time };
}

function moveMoment(moment: string | undefined, when: When, time: string | null, facts: Facts): string {
  const old = moment ? toLocal(moment, facts) : null;
  const date = when.isTimeAlone ? (old?.date ?? when.from) : lastOf(when);
  return toMoment(date, time ?? old?.time ?? '23:59', facts.snapshot.timezone).toISOString();
}

/** `by two` after `by a week` */
function shiftAgain({ words }: Question, earlier: string[], facts: Facts): ChangeAnswer | null {
  if (words.some(isTwist)) return null;
  const before = earlier.at(-1) ?? '';
  const shift = readShift(before);
  const count = words.find((word) => readNumber(word) !== null)?.text;
  if (!shift || !count) return null;
  return findChanges(readQuestion(before.replace(shift.text, `на ${count} ${shift.unit}`), facts), facts);
}
