import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { toMoment } from '../../../shared/time-zones.ts';
import { toLocal } from '../facts.ts';
import { SHIFT } from '../lengths.ts';
import { type Facts, type Question, readQuestion } from '../question.ts';
import { findRequest } from '../requests.ts';
import { sharesTitleWord } from '../titles.ts';
import { findUnknown } from '../unexplained.ts';
import { readNumber, type When } from '../when.ts';
import { findChanges } from './find-changes.ts';
import { moveTasks } from './move-tasks.ts';
import { type Change, type ChangeAnswer, refuse } from './types.ts';

const MAX_WORDS = 8;
const OTHERWISE =
  /^[^\p{Alpha}\p{N}]*(?:(?:а|ну|and|or|oh|ой)\s+)?(?:no|nope|not|wait|actually|sorry|only|just|it takes|rather|instead|better|make it|нет|не|ой|только|лучше|точнее|стоп|вернее)(?!\p{Alpha})/iu;
const REFUSAL =
  /^[^\p{Alpha}\p{N}]*(?:(?:no|nope|no thanks|never ?mind|cancel(?: that)?|stop|forget it|leave it|oops|don['’]?t|ой|нет|не|забудь|оставь|стоп|упс|не то|не надо|не нужно|отмена|отмени|отбой|передумал[аи]?)(?:[^\p{Alpha}\p{N}]+|$))+$/iu;
const CONSENT =
  /^[^\p{Alpha}\p{N}]*(?:(?:ok|okay|yes|yep|yeah|sure|please|do it|great|да|ага|отлично|ок|хорошо|давай|подтверждаю|конечно|пожалуйста)(?:[^\p{Alpha}\p{N}]+|$))+$/iu;

/** `no,`, `not today,`, `oh no not the garage,` */
const NOT_THAT = /^[^\p{Alpha}\p{N}]*(?:(?:\p{Alpha}{2,4}\s+)?(?:no|нет),?\s+)?(?:(?:not|не)\s[^,]+,\s*)?/iu;

/** An answer to what the message before asked for: `no, on Friday`, `yes`. Null for other messages. */
export function amendChanges(question: Question, earlier: string[], facts: Facts): ChangeAnswer | null {
  const { text, words } = question;
  if (text.includes('?') || words.length > MAX_WORDS) return null;
  if (CONSENT.test(text)) {
    return findEarlier(earlier, facts)?.changes.length ? refuse(facts, CHANGE_ANSWERS.confirm) : null;
  }
  const isRefusal = REFUSAL.test(text);
  const isOther = isRefusal || OTHERWISE.test(text);
  if (!isOther && !isDayAlone(question)) return null;
  const meant = readQuestion(text.replace(NOT_THAT, ''), facts);
  const day = meant.whens.at(-1) ?? null;
  const verb = findRequest(words)?.verb;
  if (verb && !isRefusal && !(verb === 'other' && day)) return null;
  const before = findEarlier(earlier, facts);
  if (isRefusal && earlier.length > 0) return { changes: [], refusals: [] };
  if (!before) return null;
  if (before.changes.length === 0)
    return day && before.refusals.includes(say(facts.language, CHANGE_ANSWERS.whichDay))
      ? moveTasks(readQuestion(`${earlier.at(-1)} to ${text}`, facts), facts)
      : null;
  const others = isOther && !day ? pickAgain(before.changes, question, meant, facts) : null;
  if (others) return others;
  if (day) return amendNamed(before.changes, meant, day, facts);
  const hasDay = before.changes.some(({ kind }) => /^(move|add|plan)$/.test(kind));
  if (isOther && !hasDay) return { changes: [], refusals: [] };
  const shifted = shiftAgain(question, earlier, facts);
  if (shifted || !isOther) return shifted;
  return refuse(facts, findUnknown(question).length > 0 ? CHANGE_ANSWERS.whichTask : CHANGE_ANSWERS.whichDay);
}

/** `on Friday`, `в пятницу в 10` */
const isDayAlone = ({ words, when, cues }: Question) =>
  when !== null && words.length <= 4 && cues.size <= 3 && !cues.has('what');

/** What the last message asked for, with its own corrections. */
function findEarlier(earlier: string[], facts: Facts): ChangeAnswer | null {
  const last = earlier.at(-1);
  if (last === undefined) return null;
  const question = readQuestion(last, facts);
  return amendChanges(question, earlier.slice(0, -1), facts) ?? findChanges(question, facts);
}

/** A day for what the correction names, or else for all, if all have one day. */
function amendNamed(changes: Change[], meant: Question, day: When, facts: Facts): ChangeAnswer {
  const isMeant = (change: Change) =>
    change.kind === 'add'
      ? sharesTitleWord(change.fields.title, meant.words)
      : 'id' in change && isNamed(change.id, meant);
  if (changes.some(isMeant))
    return { changes: changes.map((change) => (isMeant(change) ? amend(change, day, facts) : change)), refusals: [] };
  const other = replaceTask(changes, meant);
  if (other) return { changes: [amend(other, day, facts)], refusals: [] };
  const days = new Set(changes.map((change) => ('date' in change ? change.date : '')));
  const isUnclear =
    meant.named.length > 0 || findUnknown(meant).some(({ text }) => !OTHERWISE.test(text)) || days.size > 1;
  return isUnclear
    ? refuse(facts, CHANGE_ANSWERS.whichTask)
    : { changes: changes.map((change) => amend(change, day, facts)), refusals: [] };
}

const isNamed = (id: string, { named }: Question) => named.some((each) => each.kind === 'task' && each.id === id);

/** The move of another task: `not the garage, the haircut`. */
function replaceTask([change, ...more]: Change[], { named: [task, other] }: Question): Change | null {
  const isOne = change?.kind === 'move' && more.length === 0 && task?.kind === 'task' && !other;
  return isOne && task.id !== change.id ? { ...change, id: task.id } : null;
}

/** `no, only the report`, `not the call`, other tasks. Null without; another length cannot be set. */
function pickAgain(
  changes: Change[],
  { text, named, minutes }: Question,
  meant: Question,
  facts: Facts,
): ChangeAnswer | null {
  const ids = named.flatMap((each) => (each.kind === 'task' ? [each.id] : []));
  if (ids.length === 0) return minutes === null ? null : refuse(facts, CHANGE_ANSWERS.notPossible);
  const isNamed = (change: Change) => 'id' in change && ids.includes(change.id);
  const other = replaceTask(changes, meant);
  if (other) return { changes: [other], refusals: [] };
  if (WITHOUT.test(text.replace(ANSWERS_NO, '')) && changes.some(isNamed)) {
    return { changes: changes.filter((change) => !isNamed(change)), refusals: [] };
  }
  const kept = changes.filter(isNamed);
  return kept.length > 0 ? { changes: kept, refusals: [] } : refuse(facts, CHANGE_ANSWERS.whichTask);
}

const ANSWERS_NO = /^\P{Alpha}*(?:(?:\p{Alpha}+\s*,|no|nope|oh|wait|ой|нет)\s+)+/iu;
const WITHOUT = /(?<!\p{Alpha})(?:not|without|не|без|кроме)(?!\p{Alpha})/iu;

function amend(change: Change, when: When, facts: Facts): Change {
  if (change.kind === 'move') {
    return { ...change, date: when.isTimeAlone ? change.date : when.from, time: when.time ?? change.time };
  }
  if (change.kind === 'plan') return { ...change, date: when.from };
  if (change.kind !== 'add') return change;
  const { fields } = change;
  const old = fields.dueDate ? toLocal(fields.dueDate, facts) : null;
  const date = when.isTimeAlone ? (old?.date ?? when.from) : when.from;
  const dueDate = toMoment(date, when.time ?? old?.time ?? '23:59', facts.snapshot.timezone).toISOString();
  return { ...change, fields: { ...fields, dueDate } };
}

/** `by two` after `by a week` */
function shiftAgain({ words }: Question, earlier: string[], facts: Facts): ChangeAnswer | null {
  const before = earlier.at(-1) ?? '';
  const [all, , unit] = SHIFT.exec(before) ?? [];
  const count = words.find((word) => readNumber(word) !== null)?.text;
  if (!all || !count) return null;
  return findChanges(readQuestion(before.replace(all, `на ${count} ${unit}`), facts), facts);
}
