import { type Act, findAct, isDenial, isReport } from '../acts.ts';
import { readQuickly } from '../clock-times.ts';
import { type Cue, type Facts, type Question, readQuestion } from '../question.ts';
import { asks, findRequest, QUESTION_WORDS, QUOTES, RENAMING, type Request, type Verb } from '../requests.ts';
import { isContent, listNamedTasks } from '../titles.ts';
import { findUnexplained, findUnknown } from '../unexplained.ts';
import { isPast } from '../verb-forms.ts';
import { areForms, SEPARATOR, splitWords, type Word } from '../words.ts';
import { readList } from './add-task.ts';
import { readLevels } from './mood-levels.ts';

/** More of them are a list, of which no part is a change of its own. */
const MAX_SEPARATORS = 12;

/** Verbs whose title can have other verbs. */
const TITLED: Verb[] = ['add', 'need', 'task', 'plan', 'put'];
const IN_TITLE: Verb[] = ['task', 'plan', 'put', 'set', 'other'];

/** Parts of a text, each of which asks for something or says something. */
export function splitClauses(text: string, facts: Facts): string[] {
  const first = findRequest(splitWords(text));
  if (first?.verb === 'add' && readList(text.slice(first.rest[0]?.start ?? 0), facts)) return [text];
  const quotes = [...text.matchAll(QUOTES)].map(({ 0: quoted, index }) => [index, index + quoted.length] as const);
  const cuts = [...text.matchAll(SEPARATOR)]
    .slice(0, MAX_SEPARATORS)
    .map((match) => ({ end: match.index, start: match.index + match[0].length }))
    .filter(({ end }) => !quotes.some(([from, to]) => from < end && end < to))
    .filter(({ end, start }) => isClause(text.slice(0, end), text.slice(start), first, facts));
  const clauses = [0, ...cuts.map(({ start }) => start)].map((from, index) => text.slice(from, cuts[index]?.end));
  return first && TITLED.includes(first.verb)
    ? clauses.map((clause, index) => (index > 0 ? repeatVerb(clause, clauses[0] ?? '', facts) : clause))
    : clauses;
}

/** Whether what comes after a separator does not belong to what is before it. */
function isClause(text: string, rest: string, first: Request | null, facts: Facts): boolean {
  const before = readQuestion(text, facts);
  const [last, head] = [text.split(SEPARATOR).at(-1), rest.split(SEPARATOR)[0]].map((part = '') =>
    readQuestion(part, facts),
  );
  if (!last || !head || (isMoment(before) && readLevels(readQuestion(rest, facts)))) return false;
  const isTitle = first !== null && TITLED.includes(first.verb);
  const verb = findRequest(splitWords(rest), 2)?.verb;
  const canBeTitle = verb === undefined || (isTitle && IN_TITLE.includes(verb)) || /^new (?!task)/i.test(rest); // `new batteries`
  if (!canBeTitle && verb !== 'task') return !(isBare(before) && findRequest(splitWords(rest), 1) === null);
  if (!canBeTitle && !RENAMING.test(text)) return !(first && namesByVerb(head)) || (isMove(last) && isMove(head));
  if (isTitle && isOwnTitle(before, rest, first, facts)) return true;
  if (/^[^a-zß-ӿ]*(?:without|except|not the|кроме|без)(?![a-zß-ӿ])/iu.test(rest)) return false;
  if (first?.verb === 'set' && isDue(head)) return true;
  if (!isTitle && [last, head].every((part) => part.named.length > 0 && (part.cues.has('level') || isMove(part))))
    return true;
  if (
    isSaid(head, ['done', 'unneeded', ...(head.cues.has('future') ? (['intended'] as const) : [])]) ||
    (isDenial(head) && !head.cues.has('except')) ||
    (!isTitle && asksAtOnce(rest))
  )
    return first !== null || isStatement(before);
  const isDone = isReport(before) && /^(?:undefined|task)$/.test(`${findRequest(before.words)?.verb}`); // `оплатила` looks like a verb of an errand
  const isClaim = listNamedTasks(head).length > 0 && (head.words.some(isPast) || isMove(head));
  return isDone && (isClaim || asks(head) || findRequest(head.words) !== null);
}

/** `call mum on Friday and book a table`, `bread tomorrow and on Friday buy a cake`: a day ends or begins a title. */
function isOwnTitle(before: Question, rest: string, { verb }: Request, facts: Facts): boolean {
  const { words, text } = before;
  const hasTitle = verb !== 'add' || words.some((word) => isContent(word) && !isRead(word, before));
  const isOwn = isOwnTask(rest, facts);
  const isEnded = words.length > 2 && readFields(text, facts).fields.some(({ end }) => end === text.trimEnd().length);
  const isBegun = isOwn && readFields(rest, facts).fields.some(({ start }) => start < MIN_LETTERS);
  return hasTitle && ((isEnded && (isOwn || findRequest(splitWords(rest), 2) !== null)) || isBegun);
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
const REST = /^[^a-zß-ӿ]*(?:the )?(?:rest|others|everything else|остальн[a-zß-ӿ]+)(?![a-zß-ӿ])/iu;

/** `bins` of `bins and dry cleaning are done` says nothing. */
const isStatement = (part: Question) =>
  part.named.length === 0 || isSaid(part, ['done', 'open', 'failed', 'unneeded', 'intended']);

const isSaid = (part: Question, acts: Act[]) => acts.some((act) => act === findAct(part));

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
