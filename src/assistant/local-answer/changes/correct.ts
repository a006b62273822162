import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { readQuickly } from '../clock-times.ts';
import { toLocal } from '../facts.ts';
import { isFiller, TWISTS } from '../fillers.ts';
import { type Class, type Facts, findUnused, type Query, readQuery } from '../query.ts';
import { listNamedTasks, type NamedTask, sharesTitleWord } from '../titles.ts';
import { list, splitWords, type Word, wholeWords } from '../words.ts';
import { type Fields, findApplied, listKinds, readFields, replaceIn } from './fields.ts';
import { blankLevels, logMood, readLevels } from './mood.ts';
import { moveTasks } from './move.ts';
import { nameAgain } from './pronouns.ts';
import { findNegations } from './statements.ts';
import { type Change, type ChangeAnswer, refuse, sayUnread } from './types.ts';

const CORRECTS =
  list`wrong nah oops неверно ошиблась ошибся nope wait actually sorry only just it_takes rather(?!_than) instead(?!_of) better make_(?:it|that) change_(?:it|that)_to i_meant? scratch_that strike_that hmm ой только лучше точнее стоп вернее в_смысле`
    .join('|')
    .replaceAll('_', ' ');
const OTHERWISE = new RegExp(`(?<![a-zß-ӿ])(?:no|not|нет|не|${CORRECTS})(?![a-zß-ӿ])`, 'giu');
const CORRECTING = new RegExp(`(?<![a-zß-ӿ])(?:${CORRECTS})(?![a-zß-ӿ])`, 'giu');
/** `no, on Friday`; not `no reminder` */
const ANSWERS_NO =
  /^[^a-zß-ӿ\d]*(?:(?:[a-zß-ӿ]{2,4}[\s,]+)?(?:нет(?=[^a-zß-ӿ]+[a-zß-ӿ])|no(?=\s*,|\s+(?:not|the|on|at|to|in|by|for|it|i)\s|\s+(?:to(?:day|morrow)|[a-z]+day)(?![a-z])))[\s,]*)?/iu;
/** `not today, Friday`, `не двери, а окно` */
const NOT_THAT = /^(?:not|не)\s([^,]+?)(?:\s*,\s*|\s(?=а\s|but\s))/iu;

/** What a correction says of a change. */
const USES = new Set<Class>(
  'day time part number minutes past important low urgent first last nth repeats future verb or good due group work what all'.split(
    ' ',
  ) as Class[],
);
const OF_MOOD = new Set<Class>(['mood', 'energy', 'focus']);

/** At the beginning, or after `oh`. */
export const beginsOtherwise = (text: string) => {
  const at = text.search(OTHERWISE);
  return at >= 0 && splitWords(text.slice(0, at)).every(({ text: word }) => word.length < 4);
};

/** The changes with what a message says instead; null if it says nothing of them. */
export function correctChanges(query: Query, changes: Change[], facts: Facts): ChangeAnswer | null {
  const { meant, refused } = readCorrection(query.text, changes, facts);
  const isNegated = findNegations(meant).length > 0;
  const ids = listNamedTasks(meant).map(({ id }) => id);
  const named = changes.filter((change) =>
    'id' in change && ids.length > 0 ? ids.includes(change.id) : sharesTitleWord(titleOf(change, facts), meant.words),
  );
  if (named.length === 0 && ids.length > 0)
    return isNegated ? null : changeOthers(query, meant, { named: listNamedTasks(meant), changes }, facts);
  const own = named.length > 0 ? named : changes;
  if ((named.length === 0 && meant.named.length > 0) || findLeft(meant, own, facts).length > 0) return null;
  const mood = own.find((change) => change.kind === 'mood');
  const logged = mood && !isNegated ? correctMood(mood, meant, facts) : null;
  if (logged) return logged;
  const fields = readFields(meant, facts);
  const isDrop = meant.request?.verb === 'drop';
  if (isDrop && own.some(({ kind }) => kind !== 'add')) return null;
  if (fields === null) return named.length > 0 ? chooseAmong(own, changes, isNegated || isDrop) : null;
  const kinds = listKinds(fields);
  const open = listKinds(readFields(readQuery(refused, facts), facts)).filter((kind) => !kinds.includes(kind));
  if (isNegated || open.length > 0 || isDrop) return sayUnread(query, facts);
  return replaceAll(own, changes, fields, ALL.test(query.text), facts);
}

/** `only the boots`, `not the boots` */
function chooseAmong(own: Change[], changes: Change[], isNegated: boolean): ChangeAnswer | null {
  if (own.length === changes.length) return null;
  return { changes: isNegated ? changes.filter((each) => !own.includes(each)) : own, refusals: [] };
}

/** What a message says instead, without `no` and the like; and what is not meant: `not today, Friday`. */
function readCorrection(said: string, changes: Change[], facts: Facts): { meant: Query; refused: string } {
  const text = said
    .replace(/^[^a-zß-ӿ]*не(?=,)/iu, 'нет') // `не, в четверг`
    .replace(
      /(?<=\d.*)\s(?:instead of|rather than|not|вместо|(?:а )?не)\s+(?:at |в )?\d{1,2}(?::\d\d)?(?:\s?[ap]m)?(?!\d)/iu,
      '',
    )
    .replace(CORRECTING, ', ')
    .replace(ANSWERS_NO, '')
    .replace(/[\s,]+!+\s*$/, ''); // `, sorry!`
  const [not = '', refused = ''] = NOT_THAT.exec(text) ?? [];
  const rest = text.slice(not.length);
  return {
    meant: readQuery(changes.some((change) => hasTime(change, facts)) ? withPreposition(rest) : rest, facts),
    refused,
  };
}

const ALL = wholeWords`both|all|об[ае]|все`;

/** The changes with other fields of some. */
function replaceAll(
  own: Change[],
  changes: Change[],
  fields: Fields,
  isOfAll: boolean,
  facts: Facts,
): ChangeAnswer | null {
  const days = new Set(own.map((change) => ('date' in change ? change.date : '')));
  if (own.length === changes.length && fields.when && days.size > 1 && !isOfAll)
    return refuse(facts, CHANGE_ANSWERS.whichTask);
  if (own.every(({ kind }) => /^(?:complete|drop|skip|mood)$/.test(kind))) return null;
  const replaced = new Map(own.map((change) => [change, replaceIn(change, fields, facts)]));
  if ([...replaced.values()].includes(null)) return refuse(facts, CHANGE_ANSWERS.notPossible);
  const left = changes.filter((change) => own.includes(change) || !findApplied(change, facts));
  return { changes: left.flatMap((change) => replaced.get(change) ?? change), refusals: [] };
}

/** Another level or another moment, in place of the log before. */
function correctMood(mood: Extract<Change, { kind: 'mood' }>, meant: Query, facts: Facts): ChangeAnswer | null {
  const levels = readLevels(meant);
  const saysMoment = meant.when !== null || meant.part !== null;
  if (!levels && !saysMoment) return null;
  const both = { energy: levels?.energy ?? mood.energy, focus: levels?.focus ?? mood.focus };
  const logged = logMood(both, saysMoment ? blankLevels(levels, meant) : '', facts);
  const corrects = [{ energy: mood.energy, focus: mood.focus }, ...(mood.corrects ?? [])];
  const correct = (change: Change): Change =>
    change.kind === 'mood' ? { ...change, at: saysMoment ? change.at : mood.at, corrects } : change;
  return { ...logged, changes: logged.changes.map(correct) };
}

/** `7` after `at 6`: a time. */
const withPreposition = (text: string): string =>
  text.replace(/^[^a-zß-ӿ]*?(\d{1,2}(?:[:.]\d\d)?)(?=[^a-zß-ӿ\d:]*(?:$|,|\s(?:and|и)\s))/iu, 'at $1');

const hasTime = (change: Change, facts: Facts): boolean =>
  change.kind === 'add'
    ? change.fields.dueDate !== undefined && toLocal(change.fields.dueDate, facts).time !== null
    : change.kind === 'move' && change.time !== null;

/** What a message asks for that names other tasks: another day of a move, or the same as for the task before. */
function changeOthers(
  query: Query,
  meant: Query,
  { named, changes: [change, more] }: { named: NamedTask[]; changes: Change[] },
  facts: Facts,
): ChangeAnswer | null {
  const others = named.map(({ id }) => ({ kind: 'start' as const, id }));
  const isSame = SAME.test(query.text) || beginsOtherwise(query.text);
  if (!change || !('id' in change) || findLeft(meant, others, facts).length > 0) return null;
  if (change.kind === 'move') {
    const day = meant.when ? meant.text : `to ${change.date} ${change.isNewTime ? `at ${change.time}` : ''}`;
    return isSame || meant.when ? moveTasks(nameAgain(readQuery(`move ${day}`, facts), named), facts) : null;
  }
  if (more || !isSame || readFields(meant, facts)) return null;
  return { changes: others.map(({ id }) => ({ ...change, id })), refusals: [] };
}

/** `and the gym`, `окна тоже` */
const SAME = wholeWords`^[^a-zß-ӿ]*(?:and|also|same (?:for|with)|и|а|то же(?: самое)? (?:с|для))|too|as well|тоже|также`;

const titleOf = (change: Change, { snapshot }: Facts): string => {
  if (change.kind === 'add') return change.fields.title;
  return snapshot.planning.tasks.find(({ id }) => 'id' in change && id === change.id)?.title ?? '';
};

/** Whether a text has only fields, such as a day or a time: all that a correction needs. */
export function saysFields(text: string, facts: Facts): boolean {
  const query = readQuery(withPreposition(text), facts);
  return query.named.length === 0 && findLeft(query, [], facts).length === 0 && readFields(query, facts) !== null;
}

/** The words that no field and no title of the changes explains. */
export function findLeft(query: Query, own: Change[], facts: Facts): Word[] {
  const { tokens } = readQuickly(query.text, { now: facts.now, zone: facts.snapshot.timezone });
  const uses = own.some(({ kind }) => kind === 'mood') ? USES.union(OF_MOOD) : USES;
  return findUnused(query, (name) => uses.has(name)).filter(
    (word) =>
      !tokens.some(({ start, end }) => word.start >= start && word.end <= end) &&
      !TWISTS.has(word.text) &&
      !isFiller(word.text) &&
      !/^(?:one|once|under|more|same|both|all|every|yet|еще|priority|приоритет[a-zß-ӿ]*|все|оба|обе)$/u.test(
        word.text,
      ) &&
      !own.some((change) => sharesTitleWord(titleOf(change, facts), [word])),
  );
}
