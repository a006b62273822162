import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { removeSpans } from '../../../quick-add/parser/parse.ts';
import { quote } from '../../previews.ts';
import { readQuickly, readSpan } from '../clock-times.ts';
import { COURTESY, isFiller } from '../fillers.ts';
import { listGroups } from '../groups.ts';
import { findLevels, type Level } from '../levels.ts';
import { type Facts, findUnused, type Query, readQuery } from '../query.ts';
import { isContent, sharesTitleWord } from '../titles.ts';
import { isDeedOf, isInfinitive } from '../verb-forms.ts';
import { findVerb, QUOTES, type Request } from '../verbs.ts';
import { areForms, splitWords, toSet, type Word, wholeWords } from '../words.ts';
import { type Change, type ChangeAnswer, refuse, sayUnread } from './types.ts';

const FILLERS = toSet`туда же a an the task todo item new меня me my list to that about it also мне задачу задача дело новую список что чтобы надо нужно о об про еще также`;

/** `add it to Shop`, `call it the gate`: it is another task that is meant. */
const OF_OTHER = /^(?:call )?(?:it|that|this|them|those|these|его|е[её]|их|это)(?=\s)[^:]*$/iu;

const TO_LIST = /\s+(?:to|on|in|в|во) (?:(?:my|the|мой) )?(?:to-?do )?(?:list|tasks|список)$/iu;
/** `to my list`, `в проект Альфа:` before the title */
const INTO_LIST = /^(?:to|on|in|в|во)\s+(?:(?:my|the|мой)\s+)?(?:to-?do\s+)?(?:list|tasks|список)(?![a-zß-ӿ])[\s:]*/iu;
const INTO_PROJECT =
  /(?<![a-zß-ӿ])(?:to|in|into|for|в|во|для)\s+(?:the\s+|my\s+)?(?:project|проект[a-zß-ӿ]{0,2})\s+[«“"]?([a-zß-ӿ\d-]+)[»”"]?\s*:?/iu;
const WITH_LABEL = /(?<![a-zß-ӿ])(?:with|с)\s+(?:the\s+)?(?:label|tag|меткой|тегом)\s+[«“"]?([a-zß-ӿ\d-]+)[»”"]?/iu;
/** What all of a list have, and the list. */
const LIST = /^([^:]{0,60}):\s*(.+)$/su;
const ONE_TASK = wholeWords`task|to-?do|задач[ау]|дело`;
const LIST_HEAD =
  /(?<![a-zß-ӿ])(?:new|a|tasks?|to-?dos?|things|задач[ау]|новую|задачи|дела|these|следующее)(?![a-zß-ӿ])/giu;
const ABOUT = /(?<![a-zß-ӿ])(?:about|around|approx\.?|примерно|около)\s+(?=\d)/giu;
const INTO = /^(?:to|in|into|for|в|во|для)$/;
const REMINDS = wholeWords`remind|reminder|напом[ни][a-zß-ӿ]*`;

/** `add tasks: milk, bread` adds each. Otherwise the title is what is left without the verb and what quick add reads. */
export function addTask({ own, rest: plain }: Pick<Request, 'own' | 'rest'>, query: Query, facts: Facts): ChangeAnswer {
  const from = own.at(-1)?.end ?? plain[0]?.start ?? 0;
  const before = query.text.slice(0, own[0]?.start ?? plain[0]?.start ?? 0);
  const isField = before.trim() !== '' && readsAll(before, facts); // `tomorrow at 9 remind me to call`
  const text = query.text.replace(/(?<=[^.\s,])(?:[\s,]+[.!?]|[.!])\s*$/, '');
  const said = isField ? `${text}, ${before}` : text;
  const rest = (isField ? splitWords(said) : query.words).filter(({ start }) => start >= from); // with words in quotation marks
  const asked = said.slice(rest[0]?.start ?? 0).replaceAll(QUOTES, '');
  if (LENGTH_TO.test(asked) || EVERY_HOURS.test(asked)) return refuse(facts, CHANGE_ANSWERS.notPossible);
  if (hasHours(asked, facts)) return refuse(facts, CHANGE_ANSWERS.onlyTasks);
  if (OF_OTHER.test(asked)) return sayUnread(query, facts);
  const list = readList(said.slice(from), facts);
  const changes = list ? list.map((text) => readTask(text, splitWords(text), facts)) : [readTask(said, rest, facts)];
  const found = changes.filter(
    ({ fields: { title } }) =>
      (list && title !== '') || QUOTED.test(said) || splitWords(title).some((word) => !isEmpty(word)),
  );
  if (found.length === 0)
    return refuse(
      facts,
      query.minutes === null && query.named.length === 0 ? CHANGE_ANSWERS.whatToAdd : CHANGE_ANSWERS.notPossible,
    );
  if (found.some(({ fields }) => hasSecondTime(fields.title, facts)) || SECOND_TIME.test(asked))
    return refuse(facts, CHANGE_ANSWERS.oneTime);
  const notes = found.flatMap(({ fields, reminds }) => [
    ...sayExisting(findExisting(splitWords(fields.title), facts), facts),
    ...(REMINDS.test(query.text) && !reminds ? [say(facts.language, CHANGE_ANSWERS.noReminder)] : []),
  ]);
  return { changes: found, refusals: notes };
}

/** A pronoun, or a word that says nothing: `about it`, `и давай` */
const isEmpty = ({ text }: Word): boolean =>
  isFiller(text) || COURTESY.has(text) || /^(?:it|everything|all|rest|остальное)$/.test(text);
const QUOTED = /[«“"]/;

/** The open tasks whose titles have all of the words: `buy milk` is in `Buy milk and bread`. */
export function findExisting(words: Word[], { snapshot }: Facts): OpenTask[] {
  const content = words.filter(isContent);
  if (content.length === 0) return [];
  return snapshot.planning.tasks.filter(
    ({ title }) =>
      sharesTitleWord(title, content) &&
      content.every((word) => sharesTitleWord(title, [word]) || isDeedOf(word, splitWords(title))),
  );
}

/** Without days and times, also those that are not meant: `at 8 instead of 7`. */
export const withoutDays = (words: Word[], { dayWords }: Query): Word[] => words.filter((word) => !dayWords.has(word));

export const sayExisting = (tasks: OpenTask[], { language }: Facts): string[] =>
  tasks.slice(0, 1).map(({ title }) => say(language, CHANGE_ANSWERS.exists, { title: quote(title) }));

/** `call Tom at 10 and at 3`: another time, which is no part of the title. */
function hasSecondTime(title: string, facts: Facts): boolean {
  const words = splitWords(title);
  const { dayWords } = readQuery(title, facts);
  const isDay = (word: Word | undefined) => [...dayWords].some(({ start }) => start === word?.start);
  const isSecond = ({ text }: Word, at: number) =>
    /^(?:and|or|и|или)$/.test(text) && (isDay(words[at + 1]) || isDay(words[at + 2]));
  return SECOND_TIME.test(title) || words.some(isSecond);
}

/** `at 3 and 5`, `and at 3`, `or 15:00`, `not 5pm` */
const SECOND_TIME = wholeWords`(?:at|в)\s+\d[\d:]*\s?(?:[ap]m)?\s+(?:and|or|и|или)\s+\d[\d:]*|(?:and|or|и|или)\s+(?:at|в)\s+\d[\d:]*|(?:and|or|of|not|и|или|не|вместо)\s+\d{1,2}(?::\d\d|\s?[ap]m)`;

/**
 * `for Friday: milk, bread`: each of the list with what is said before it. Null if that is a part of a title. Of one task,
 * `task: milk, bread` is the title.
 */
export function readList(text: string, facts: Facts): string[] | null {
  const [, head = '', tail = ''] = LIST.exec(text) ?? [];
  const items = joinFields(tail.split(/[,;\n]+|\s+(?:and|и)\s+/u), facts);
  const isOne = ONE_TASK.test(head);
  const shared = head.replaceAll(LIST_HEAD, ' ').trim();
  if (items.length < 2 && !isOne) return null;
  const { rest } = takeProject(shared, facts);
  const { title } = readTask(rest, splitWords(rest), facts).fields;
  if (splitWords(title).some(isContent)) return null;
  const all = isOne && !items.every(beginsWithVerb) ? [tail] : items;
  return all.map((item) => `${item.trim()} ${shared}`.trim());
}

export const beginsWithVerb = (text: string): boolean => {
  const words = splitWords(text);
  return isInfinitive(words[0]?.text ?? '') || findVerb(text, words.slice(0, 1))?.verb === 'errand';
};

/** `buy stamps, urgent, 10 min` is one item. */
function joinFields(items: string[], facts: Facts): string[] {
  const joined: string[] = [];
  for (const item of items.filter((each) => /\p{Alpha}/u.test(each))) {
    const last = joined.pop();
    const isField = last !== undefined && readsAll(item.trim(), facts);
    joined.push(...(isField ? [`${last}, ${item.trim()}`] : [...(last === undefined ? [] : [last]), item]));
  }
  return joined;
}

/** The text without a project of the user that it names: `to Baby`, `в Ремонт:`. */
function takeProject(text: string, facts: Facts): { rest: string; project?: { name: string } } {
  const words = splitWords(text);
  for (const { kind, name } of listGroups(facts.snapshot)) {
    const parts = kind === 'project' ? splitWords(name) : [];
    const at = words.findIndex(
      (word, index) =>
        INTO.test(word.text) &&
        parts.length > 0 &&
        parts.every((part, offset) => areForms(part.text, withoutArticle(words, index)[offset]?.text ?? '')),
    );
    const [into, own] = [words[at], withoutArticle(words, at)];
    const last =
      own.slice(parts.length).find((word, index) => index === 0 && word.text === 'project') ?? own[parts.length - 1];
    if (!into || !last) continue;
    const after = text.slice(last.end);
    const isFirst = words.slice(0, at).every((word) => FILLERS.has(word.text)) && splitWords(after).length > 1; // `to Shop order oil`
    const isOwn = isFirst || after.trim() === '' || /^\s*[:,;]/.test(after) || readsAll(after, facts);
    if (isOwn) return { rest: `${text.slice(0, into.start)}${after.replace(/^\s*:/, '')}`.trim(), project: { name } };
  }
  return { rest: text };
}

/** The words after a preposition, without `the`, `my` or `project`. */
const withoutArticle = (words: Word[], at: number): Word[] => {
  const isName = (word: Word) => !/^(?:the|my|project|проект[a-zß-ӿ]{0,2})$/u.test(word.text);
  const first = words.findIndex((word, index) => index > at && isName(word));
  return first < 0 ? [] : words.slice(first);
};

/** Whether a text has only what is in no title. */
const readsAll = (text: string, { now, snapshot }: Facts) =>
  readQuickly(text, { now, zone: snapshot.timezone }).draft.title === '';

/** `9am to 5pm`, `с 17 до 23`: a beginning and an end. */
export const hasHours = (text: string, { now, snapshot }: Facts): boolean =>
  readSpan(readQuickly(text, { now, zone: snapshot.timezone }).tokens) !== null;

/** `2 hours to it`: a longer task, not a new one. */
export const LENGTH_TO =
  /^(?:(?:\d+|an?|two|half|more|ещё|еще|два|две)\s+)*(?:hours?|h|min[a-zß-ӿ]*|час[a-zß-ӿ]*|ч|мин[a-zß-ӿ]*|полчаса)\s+(?:more\s+)?(?:to|on|for|на|к|в)\s/iu;

/** `2 hours of filing`: a length, and what is done. */
const LENGTH_OF = /^((?:\d[\d.,]*|an?|half an|one|two|three)\s+(?:hours?|h|min[a-zß-ӿ]*))\s+of(?=\s)/iu;

/** Tasks repeat by days. */
const EVERY_HOURS = wholeWords`every (?:\S+ )?(?:hours?|min[a-zß-ӿ]*)|кажд[a-zß-ӿ]+ (?:\S+ )?(?:час[a-zß-ӿ]*|минут[a-zß-ӿ]*)`;

/** What quick add reads in the words, without those that only ask. */
function readTask(said: string, all: Word[], facts: Facts): Extract<Change, { kind: 'add' }> {
  const { text, priority } = takeLevel(said, facts);
  const words = all.filter(({ end }) => end <= text.length);
  const { snapshot, now } = facts;
  const { rest: own, project } = takeProject(words[0] ? text.slice(findStart(text, words[0])) : '', facts);
  const kept = splitWords(own);
  while (kept[0] && FILLERS.has(kept[0].text)) kept.shift();
  const asked = kept[0] ? own.slice(findStart(own, kept[0])) : '';
  const rest = asked
    .replace(INTO_LIST, '')
    .replace(TO_LIST, '')
    .replace(INTO_PROJECT, '#$1')
    .replace(WITH_LABEL, '@$1')
    .replace(LENGTH_OF, '$1')
    .replace(/часа (?:на )?полтора(?![a-zß-ӿ])/iu, 'полтора часа')
    .replaceAll(ABOUT, '');
  const { draft, tokens } = readQuickly(rest, { now, zone: snapshot.timezone });
  const taken = tokens.map((token) => (token.type === 'project' ? withPreposition(token, rest) : token));
  const title = removeSpans(rest, taken)
    .replace(TO_LIST, '')
    .replaceAll(/\s*,[\s,]*(?=,)|\s+(?=,)/g, '')
    .replace(/\s+(?:too|also|as well|there|тоже|также|туда же)$/iu, '')
    .replace(/^(?:to|чтобы|что)\s+/iu, '')
    .replace(/^[“«"'‘](.*)[”»"'’]$/u, '$1');
  const recurrence = tokens.find(({ type }) => type === 'recurrence');
  return {
    kind: 'add',
    fields: {
      ...draft,
      ...(priority && { priority }),
      ...(project && { project }),
      title: title.charAt(0).toUpperCase() + title.slice(1),
    },
    repeats: recurrence ? rest.slice(recurrence.start, recurrence.end) : null,
    reminds: REMINDS.test(text) && draft.dueDate !== undefined && tokens.some(({ type }) => type === 'time'),
  };
}

/** The text without its last part, if that is only a priority: `, это срочно`, `, pretty important`. */
function takeLevel(said: string, facts: Facts): { text: string; priority?: Level | undefined } {
  const at = Math.max(said.lastIndexOf(','), said.lastIndexOf(' - '));
  const query = readQuery(said.slice(at + 1), facts);
  const [priority, other] = findLevels(query);
  const isAlone = findUnused(query, (name) => /^(?:important|urgent|low|medium|not)$/.test(name)).length === 0;
  return at > 0 && priority && !other && isAlone ? { text: said.slice(0, at), priority } : { text: said };
}

/** A sign or a quotation mark before a word is a part of it. */
const findStart = (text: string, { start }: Word) => (/[#@!~“«"'‘]/.test(text[start - 1] ?? '') ? start - 1 : start);

/** `buy milk to #Home`: without `to`. */
function withPreposition<T extends { start: number }>(token: T, text: string): T {
  const [before = ''] = /\s(?:to|in|into|for|в|во|на|для)\s+$/iu.exec(text.slice(0, token.start)) ?? [];
  return { ...token, start: token.start - before.length };
}
