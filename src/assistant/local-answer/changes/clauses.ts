import { readQuickly } from '../clock-times.ts';
import { HEDGES, TWISTS } from '../fillers.ts';
import { type Facts, findUnused, isSignificant, type Query, readQuery } from '../query.ts';
import { isContent, listNamedTasks, sharesTitleWord } from '../titles.ts';
import { isPast } from '../verb-forms.ts';
import { findVerb, isQuestion, QUOTES, type Request, unquoted, type Verb } from '../verbs.ts';
import { areForms, SEPARATOR, splitWords, type Word, wholeWords } from '../words.ts';
import { beginsWithVerb, readList } from './add.ts';
import { readLevels } from './mood.ts';
import { type Act, findAct, isReport } from './statements.ts';

/** More of them are a list, of which no part is a change of its own. */
const MAX_SEPARATORS = 12;

/** Verbs whose title can have other verbs. */
const TITLED: Verb[] = ['add', 'need', 'errand', 'plan', 'put', 'log'];
/** Verbs that can begin a part of a title. */
const IN_TITLE: Verb[] = ['errand', 'plan', 'put', 'set', 'other', 'start', 'need'];

const requestOf = (text: string, most?: number): Request | null =>
  findVerb(text, unquoted({ text, words: splitWords(text) }).slice(0, most));

/** Parts of a text, each of which asks for something or says something. */
export function splitClauses(text: string, facts: Facts): string[] {
  const first = requestOf(text);
  if (first?.verb === 'add' && readList(text.slice(first.rest[0]?.start ?? 0), facts)) return [text];
  const quotes = [...text.matchAll(QUOTES)].map(({ 0: quoted, index }) => [index, index + quoted.length] as const);
  const cuts = [...text.matchAll(SEPARATOR)]
    .slice(0, MAX_SEPARATORS)
    .map((match) => ({ end: match.index, start: match.index + match[0].length }))
    .filter(({ end }) => !quotes.some(([from, to]) => from < end && end < to))
    .filter(({ end, start }) => isClause(text.slice(0, end), text.slice(start), first, facts));
  const clauses = [0, ...cuts.map(({ start }) => start)].map((from, index) => text.slice(from, cuts[index]?.end));
  return first && TITLED.includes(first.verb)
    ? clauses.map((clause, index) => (index > 0 ? repeatVerb(clause, clauses[0] ?? '', first, facts) : clause))
    : clauses;
}

/** Whether what comes after a separator does not belong to what is before it. */
function isClause(text: string, rest: string, first: Request | null, facts: Facts): boolean {
  const before = readQuery(text, facts);
  const [last, head] = [text.split(SEPARATOR).at(-1), rest.split(SEPARATOR)[0]].map((part = '') =>
    readQuery(part, facts),
  );
  if (!last || !head || LEAVES_OUT.test(rest) || ALL_BUT.test(text)) return false;
  if (before.words.every(({ text: word }) => HEDGES.has(word))) return false;
  if (before.when && before.named.length === 0 && readLevels(readQuery(rest, facts))) return false;
  const verb = requestOf(rest, 2)?.verb;
  if (first?.verb === 'rename') return verb !== undefined && verb !== 'errand';
  const isTitle = first !== null && TITLED.includes(first.verb) && (first.own[0]?.start ?? text.length) < text.length;
  const isVerb = verb !== undefined && !(isTitle && IN_TITLE.includes(verb));
  if (isVerb && verb === 'errand' && first && namesByVerb({ ...head, request: requestOf(rest, 2) }))
    return isMove(last) && isMove(head);
  if (isVerb && isSetOf(before, { ...head, request: requestOf(rest, 2) })) return false;
  if (isVerb) return !(isBare(before) && requestOf(rest, 1) === null);
  if (isTitle && isOwnTitle(before, rest, first, facts)) return true;
  if (!isTitle && (areFieldsOfTasks(last, head) || isDayOf(first, last, head))) return true;
  if (first?.verb === 'set' && isDue(head)) return true;
  if (saysState(head) || (!isTitle && isQuestion(head) && head.words.length > 1))
    return first !== null || isStatement(before);
  return isReport(before) && listNamedTasks(head).length > 0 && (head.words.some(isPast) || isMove(head));
}

/** `everything on Friday, push it a day`: the verb is of the tasks before it. */
const isSetOf = ({ request, named, asks, when }: Query, head: Query): boolean =>
  request === null &&
  named.length === 0 &&
  asks.has('all') &&
  when !== null &&
  head.named.length + head.groups.length === 0 &&
  !head.asks.has('all') &&
  head.request?.verb === 'move';

/** What is said before an exception is not meant as a whole. */
const LEAVES_OUT = wholeWords`^(?:not |не )?(?:except|without|кроме|без)`;

/** `everything except the boots and the skates is done` */
const ALL_BUT = wholeWords`(?:everything|all|вс[её])(?: [a-zß-ӿ]+)? (?:except|but|apart from|кроме) [^,]+$`;

const LEVEL = /high|low|medium|важн|срочн|низк|высок|средн|приоритет/i;

/** `the boots to Friday, the oven high` */
const areFieldsOfTasks = (last: Query, head: Query): boolean =>
  [last, head].every((part) => part.named.length > 0 && (LEVEL.test(part.text) || isMove(part)));

/** `all to Monday, the boots to Friday`, `drop the first, the second to Friday` */
const isDayOf = (first: Request | null, last: Query, head: Query): boolean =>
  isMove(head) &&
  (last.when === null
    ? /^(?:drop|complete|skip)$/.test(first?.verb ?? '')
    : last.named.length === 0 && (last.asks.has('all') || last.asks.has('overdue')));

/** `call mum on Friday and book a table`, `bread tomorrow and on Friday buy a cake`: a day ends or begins a title. */
function isOwnTitle(before: Query, rest: string, first: Request, facts: Facts): boolean {
  const { text } = before;
  const title = first.verb === 'errand' ? text : text.slice(first.rest[0]?.start);
  if ([title, rest].every(isWholeErrand)) return true;
  const isOwn = isOwnTask(rest, facts);
  const isEnded = readFields(text, facts).fields.some(({ end }) => end === text.trimEnd().length);
  const isBegun = isOwn && readFields(rest, facts).fields.some(({ start }) => start < MIN_LETTERS);
  const hasTitle = splitWords(readFields(title, facts).title).some(isContent);
  return hasTitle && ((isEnded && (isOwn || requestOf(rest, 2) !== null)) || isBegun);
}

/** `buy ice`, not `wash` of `wash and iron the shirts` */
const isWholeErrand = (text: string): boolean =>
  beginsWithVerb(text) && splitWords(text.split(SEPARATOR)[0] ?? '').length > 1;

/** `add call the bank on Friday at 4, Ann at 5`: the verb, and the day if there is only a time, are those of the first. */
function repeatVerb(clause: string, first: string, request: Request, facts: Facts): string {
  const own = requestOf(clause, 2)?.verb;
  const isAdd = request.verb === 'add';
  const isNew = isWholeErrand(clause) || isOwnTask(clause, facts);
  if (!isNew || (own !== undefined && !(isAdd && own === 'errand'))) return clause;
  const [word] = request.verb === 'need' ? request.rest : request.own;
  const isReminder = /^(?:remind|напомн)/.test(word?.text ?? '');
  const verb = isWholeErrand(clause) || (isAdd && !isReminder) ? 'add' : word?.text;
  const [{ fields: shared }, { fields }] = [readFields(first, facts), readFields(clause, facts)];
  const day = shared.find(({ type }) => type === 'date');
  const isTimeAlone = fields.some(({ type }) => type === 'time') && !fields.some(({ type }) => type === 'date');
  return [verb, ...(day && isTimeAlone ? [first.slice(day.start, day.end)] : []), clause].join(' ');
}

/** `fix the light`, of a task whose title begins so */
export const namesByVerb = ({ named, request }: Query): boolean =>
  listNamedTasks({ named }).some(({ title }) =>
    areForms(splitWords(title)[0]?.text ?? '', request?.own[0]?.text ?? ''),
  );

/** `the boots` of `the boots and the skates move to Friday`, with the verb at the end */
const isBare = (part: Query) =>
  part.when === null && part.request === null && listNamedTasks(part).length > 0 && !isReport(part);

/** `the boots on Saturday` */
export const isMove = (part: Query) => part.when !== null && listNamedTasks(part).length > 0 && !isReport(part);

/** `due Wednesday` */
const isDue = ({ when, words, dayWords }: Query) =>
  when !== null && words.every((word) => dayWords.has(word) || word.text === 'due');

const STATES: Act[] = ['done', 'unneeded', 'open', 'failed'];
const saysState = (part: Query) => STATES.some((act) => act === findAct(part));
const isStatement = (part: Query) => part.named.length === 0 || saysState(part) || findAct(part) === 'intended';

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

/** `every monday at 9 send the metrics`, `соню на танцы записать до пятницы`: a field of quick add and a verb. */
export function isErrand(query: Query, facts: Facts): boolean {
  const { fields, title } = readFields(query.text, facts);
  const isVerb = ({ text }: Word) => /(?:ть|чь|ти)$/.test(text);
  const hasDay = fields.some(({ type }) => type !== 'duration');
  return (
    hasDay &&
    splitWords(title).length > 1 &&
    (beginsWithVerb(title) || query.words.some((word) => isVerb(word) && !query.dayWords.has(word)))
  );
}

/** Thanks and the like, which need no answer beside a change. */
export const isPolite = (part: Query): boolean =>
  (part.asks.has('event') && findUnused(part, () => true).length === 0) || // `on Saturday the plumber comes`
  part.words.every(
    (word) => !isSignificant(word) || [...(part.senses.get(word) ?? [])].some((each) => POLITE.test(each)),
  );

const POLITE = /^(?:thanks|hello|good|bye|all|tasks|overdue|you|day|part|tired|work)$/;

/** Whether a part says nothing of the tasks of a change: `knees playing up`. */
export function isAside(part: Query, main: Query, facts: Facts, ofQuestion = false): boolean {
  const isOther = listNamedTasks(part).some(({ id }) => !listNamedTasks(main).some((each) => each.id === id));
  const own = (word: Word) => part.named.some(({ title }) => sharesTitleWord(title, [word]));
  const unknown = part.words.filter((word) => isSignificant(word) && !own(word) && !part.senses.get(word)?.has('day'));
  return (
    (!isOther || ofQuestion) &&
    part.request === null &&
    unknown.some(({ text }) => !TWISTS.has(text) && /[a-zß-ӿ]/.test(text)) &&
    !LIMITS.test(part.text) &&
    !(unknown.length < 2 && /^(?:not|no|не|нет)$/.test(part.words[0]?.text ?? '')) &&
    !part.words.some(({ text }) => HEDGES.has(text)) &&
    !['unneeded', 'field', 'due', 'done', 'started'].some((act) => act === findAct(part)) &&
    readFields(part.text, facts).title !== ''
  );
}

/** They change which tasks are meant, or whether. */
const LIMITS =
  /^[^a-zß-ӿ]*(?:except|but not|not the|only|just|unless|if|or|instead|and|to|till|until|кроме|но не|а не|только|если|без|или|и|на)(?![a-zß-ӿ])|(?<![a-zß-ӿ])(?:no wait|not really|kidding|joking|jk|false alarm|never ?mind|forget it|wait|actually|шучу|шутка|хотя нет|не то|стоп|погоди|передумал[а-яё]*)(?![a-zß-ӿ])/iu;
