import { type Cue, type Facts, type Question, readQuestion } from '../question.ts';
import { isDenial, isIntention, isReport, isUnneeded } from '../reports.ts';
import { asks, findRequest, QUESTION_WORDS, QUOTES, RENAMING } from '../requests.ts';
import { isContent, listNamedTasks } from '../titles.ts';
import { findUnexplained, findUnknown } from '../unexplained.ts';
import { isPast } from '../verb-forms.ts';
import { readQuickly } from '../when.ts';
import { areForms, SEPARATOR, splitWords, type Word } from '../words.ts';
import { readList } from './add-task.ts';
import { readLevels } from './mood-levels.ts';

/** More of them are a list, of which no part is a change of its own. */
const MAX_SEPARATORS = 12;

/** Parts of a text, cut before each verb of change, each report and what comes later than one. A new task's title can have other verbs. */
export function splitClauses(text: string, facts: Facts): string[] {
  const first = findRequest(splitWords(text));
  const asked = first?.verb;
  const isTitle = asked !== undefined && /^(add|need|task|plan|put)$/.test(asked);
  if (asked === 'add' && readList(text.slice(first?.rest[0]?.start ?? 0), facts)) return [text];
  const isRenaming = RENAMING.test(text);
  const quotes = [...text.matchAll(QUOTES)].map(({ 0: quoted, index }) => [index, index + quoted.length] as const);
  const canReport = asked === undefined || asked === 'task'; // `оплатила` looks like a verb of an errand
  const cuts = [...text.matchAll(SEPARATOR)]
    .slice(0, MAX_SEPARATORS)
    .map((match) => ({ end: match.index, start: match.index + match[0].length }))
    .filter(({ end, start }) => {
      if (quotes.some(([from, to]) => from < end && end < to)) return false;
      const rest = text.slice(start);
      const verb = findRequest(splitWords(rest), 2)?.verb;
      const canBeTitle = isTitle && (/^(set|other|task|plan|put)$/.test(verb ?? '') || /^new (?!task)/i.test(rest)); // `new batteries`
      const isVerb = verb !== undefined && !canBeTitle && !(isRenaming && verb === 'task');
      const before = readQuestion(text.slice(0, end), facts);
      if (isMoment(before) && readLevels(readQuestion(rest, facts))) return false; // `forgot yesterday, put in energy 5`
      if (isVerb && verb !== 'task') return !(isBare(before) && findRequest(splitWords(rest), 1) === null);
      const [last, head] = [text.slice(0, end).split(SEPARATOR).at(-1), rest.split(SEPARATOR)[0]].map((part = '') =>
        readQuestion(part, facts),
      );
      const isOfTitle = isVerb && head && namesByVerb(head) && (asked !== undefined || isReport(before));
      if (isOfTitle) return last !== undefined && isMove(last) && isMove(head);
      if (isVerb) return true;
      const hasTitle = asked !== 'add' || before.words.some((word) => isContent(word) && !isRead(word, before));
      if (isTitle && endsWithField(before, facts) && hasTitle && (verb !== undefined || isOwnTask(rest, facts)))
        return true;
      const isOther = readFields(text.slice(0, end), facts).fields.length > 0 || hasVerbAfterField(rest, facts);
      if (isTitle && isOther && hasTitle && beginsWithField(rest, facts)) return true;
      if (!last || !head || /^\P{Alpha}*(?:without|except|not the|кроме|без)(?!\p{Alpha})/iu.test(rest)) return false;
      if (asked === 'set' && isDue(head)) return true;
      if (!isTitle && [last, head].every((part) => part.named.length > 0 && (part.cues.has('level') || isMove(part))))
        return true;
      if (!isTitle && isMove(last) && ((head.when && head.named.length > 0) || REST.test(head.text))) return true;
      if (!isTitle && (asked !== undefined || isStatement(before)) && asksAtOnce(rest)) return true;
      if (isReport(head) || isUnneeded(head) || (isDenial(head) && !head.cues.has('except')))
        return asked !== undefined || isStatement(before);
      const isDone = isReport(before) && (canReport || findRequest(before.words) === null);
      const isClaim = listNamedTasks(head).length > 0 && head.words.some(isPast);
      return isDone && (isClaim || findRequest(head.words) !== null || asks(head) || isLater(rest, facts));
    });
  const clauses = [0, ...cuts.map(({ start }) => start)].map((from, index) => text.slice(from, cuts[index]?.end));
  return first && isTitle
    ? clauses.map((clause, index) => (index > 0 ? repeatVerb(clause, clauses[0] ?? '', facts) : clause))
    : clauses;
}

const isMoment = ({ when, named, words, ...part }: Question) =>
  when !== null &&
  named.length === 0 &&
  /^(?:mood|undefined)$/.test(`${findRequest(words)?.verb}`) &&
  findUnknown({ when, named, words, ...part }).length === 0;

/** `call the bank at 4 and Ann at 5`: the verb, and the day if there is only a time, are those of the first. */
function repeatVerb(clause: string, first: string, facts: Facts): string {
  const request = findRequest(splitWords(first));
  const own = findRequest(splitWords(clause), 2)?.verb;
  const isAdd = request?.verb === 'add';
  if (!request || !isOwnTask(clause, facts) || (own !== undefined && !(isAdd && own === 'task'))) return clause;
  const word = request.verb === 'need' ? request.rest[0]?.text : request.all[0]?.text;
  const verb = isAdd ? (/^(?:remind|напомн)/.test(word ?? '') ? word : 'add') : word;
  const [{ fields: shared }, { fields }] = [readFields(first, facts), readFields(clause, facts)];
  const day = shared.find(({ type }) => type === 'date');
  const isTimeAlone = fields.some(({ type }) => type === 'time') && !fields.some(({ type }) => type === 'date');
  return [verb, ...(day && isTimeAlone ? [first.slice(day.start, day.end)] : []), clause].join(' ');
}

/** `fix the light`, of a task whose title begins so */
export const namesByVerb = ({ words, named }: Question): boolean => {
  const verb = findRequest(words, 2)?.all[0]?.text ?? '';
  return listNamedTasks({ named }).some(({ title }) => areForms(splitWords(title)[0]?.text ?? '', verb));
};

/** `the boots` of `the boots and the skates move to Friday`, with the verb at the end */
const isBare = (part: Question) =>
  part.when === null && findRequest(part.words) === null && listNamedTasks(part).length > 0 && !isReport(part);

/** Whether a word is a verb or a day: no title. */
const isRead = (word: Word, { dayWords, senses }: Question) => dayWords.has(word) || senses.get(word)?.has('verb');

/** `the boots on Saturday` */
const isMove = (part: Question) => part.when !== null && listNamedTasks(part).length > 0;

/** `due Wednesday` */
export const isDue = ({ when, words, dayWords }: Question) =>
  when !== null && words.every((word) => dayWords.has(word) || word.text === 'due');

/** `and tell me what is next` */
const asksAtOnce = (text: string) =>
  splitWords(text)
    .slice(0, 3)
    .some((word) => QUESTION_WORDS.has(word.text) && word.text.length > 3);

/** `the rest stays` */
const REST = /^\P{Alpha}*(?:the )?(?:rest|others|everything else|остальн\p{Alpha}+)(?!\p{Alpha})/iu;

/** `bins` of `bins and dry cleaning are done` says nothing. */
const isStatement = (part: Question) =>
  part.named.length === 0 || isReport(part) || isDenial(part) || isUnneeded(part) || isIntention(part);

/** After a field, a verb does not belong to the title before: `call mum on Friday and book a table`. */
const endsWithField = ({ words, text }: Question, facts: Facts) =>
  words.length > 2 && readFields(text, facts).fields.some(({ end }) => end === text.trimEnd().length);

const beginsWithField = (text: string, facts: Facts): boolean =>
  isOwnTask(text, facts) && readFields(text, facts).fields.some(({ start }) => start < MIN_LETTERS);

/** `on Friday buy a cake` */
const hasVerbAfterField = (text: string, facts: Facts): boolean =>
  findRequest(splitWords(readFields(text.split(SEPARATOR)[0] ?? '', facts).title), 1)?.verb === 'task';

/** What quick add reads beside a title. */
export function readFields(text: string, { now, snapshot }: Facts) {
  const { draft, tokens } = readQuickly(text, { now, zone: snapshot.timezone });
  return { fields: tokens.filter(({ type }) => FIELDS.test(type)), title: draft.title };
}

const FIELDS = /^(?:date|time|recurrence|deadline|duration)$/;

/** `bread tomorrow`: a title with a day of its own. */
function isOwnTask(text: string, facts: Facts): boolean {
  const { fields, title } = readFields(text.split(SEPARATOR)[0] ?? '', facts);
  return fields.length > 0 && splitWords(title).some(isContent);
}

/** `tomorrow I will call the bank`: whether a text begins with a task of a later day. */
function isLater(text: string, facts: Facts): boolean {
  const { named, when } = readQuestion(text.split(SEPARATOR)[0] ?? '', facts);
  return when !== null && when.from > facts.snapshot.date && listNamedTasks({ named }).length > 0;
}

const MIN_LETTERS = 4;

/** Whether a part has a word, not a short one such as `the`, of a title that the clause names. */
export function sharesWord({ words }: Question, { named }: Question): boolean {
  const titleWords = named.flatMap(({ title }) => splitWords(title)).filter(({ text }) => text.length >= MIN_LETTERS);
  return words.some(({ text }) => titleWords.some((word) => areForms(word.text, text)));
}

/** Thanks and the like, which need no answer beside a change. */
export const isPolite = (part: Question): boolean =>
  part.words.every(isEmpty) ||
  (part.cues.has('event') && findUnexplained(part, () => true).length === 0) || // `on Saturday the plumber comes`
  REST.test(part.text) ||
  (findUnexplained(part, (cue) => POLITE.has(cue)).length === 0 && [...part.cues].some((cue) => POLITE.has(cue)));

const POLITE = new Set<Cue>(['thanks', 'hello', 'good', 'bye', 'all', 'tasks', 'overdue', 'you', 'day', 'part']);
const isEmpty = ({ text }: Word) =>
  text.length < MIN_LETTERS || /^(?:please|пожалуйста|task|tasks|задач[аиу])$/.test(text);
