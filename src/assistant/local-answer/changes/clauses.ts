import { type Cue, type Facts, type Question, readQuestion } from '../question.ts';
import { asks, findRequest, QUESTION_WORDS } from '../requests.ts';
import { isContent } from '../titles.ts';
import { findUnexplained } from '../unexplained.ts';
import { readQuickly } from '../when.ts';
import { areForms, SEPARATOR, splitWords, type Word } from '../words.ts';
import { isDenial, isIntention, isReport, isUnneeded } from './reports.ts';

/** More of them are a list, of which no part is a change of its own. */
const MAX_SEPARATORS = 12;

/** Parts of a text, cut before each verb of change, each report and what comes later than one. A new task's title can have other verbs. */
export function splitClauses(text: string, facts: Facts): string[] {
  const first = findRequest(splitWords(text));
  const asked = first?.verb;
  const isTitle = asked !== undefined && /^(add|need|task|plan|put)$/.test(asked);
  const canReport = asked === undefined || asked === 'task'; // `оплатила` looks like a verb of an errand
  const cuts = [...text.matchAll(SEPARATOR)]
    .slice(0, MAX_SEPARATORS)
    .map((match) => ({ end: match.index, start: match.index + match[0].length }))
    .filter(({ end, start }) => {
      const rest = text.slice(start);
      const verb = findRequest(splitWords(rest), 2)?.verb;
      const canBeTitle = isTitle && /^(other|task|plan|put)$/.test(verb ?? '');
      if (verb !== undefined && !canBeTitle) return true;
      const before = readQuestion(text.slice(0, end), facts);
      if (endsWithDay(before, facts) && (verb !== undefined || (asked === 'add' && isOwnTask(rest, facts))))
        return true;
      const [last, head] = [text.slice(0, end).split(SEPARATOR).at(-1), rest.split(SEPARATOR)[0]].map((part = '') =>
        readQuestion(part, facts),
      );
      if (!last || !head || /^\P{Alpha}*(?:without|except|not the|кроме|без)(?!\p{Alpha})/iu.test(rest)) return false;
      if (!isTitle && isMove(last) && (isMove(head) || REST.test(head.text))) return true;
      if (!isTitle && (asked !== undefined || isStatement(before)) && asksAtOnce(rest)) return true;
      if (isReport(head) || isUnneeded(head) || isDenial(head)) return asked !== undefined || isStatement(before);
      const isDone = isReport(before) && (canReport || findRequest(before.words) === null);
      return isDone && (findRequest(head.words) !== null || asks(head) || isLater(rest, facts));
    });
  const clauses = [0, ...cuts.map(({ start }) => start)].map((from, index) => text.slice(from, cuts[index]?.end));
  if (first?.verb !== 'add') return clauses;
  const verb = [first.all[0]?.text ?? ''].find((word) => /^(?:remind|напомн)/.test(word)) ?? 'add';
  return clauses.map((clause, index) => {
    const own = findRequest(splitWords(clause), 2)?.verb ?? 'task';
    return index > 0 && own === 'task' && isOwnTask(clause, facts) ? `${verb} ${clause}` : clause;
  });
}

/** `the boots on Saturday` */
const isMove = ({ named, when }: Question) => when !== null && named.some(({ kind }) => kind === 'task');

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

/** After a day, a verb does not belong to the title before: `call mum on Friday and book a table`. */
const endsWithDay = ({ words, text }: Question, facts: Facts) =>
  words.length > 2 && readTimes(text, facts).times.some(({ end }) => end === text.trimEnd().length);

function readTimes(text: string, { now, snapshot }: Facts) {
  const { draft, tokens } = readQuickly(text, { now, zone: snapshot.timezone });
  return { times: tokens.filter(({ type }) => /^(?:date|time|recurrence)$/.test(type)), title: draft.title };
}

/** `bread tomorrow`: a title with a day of its own. */
function isOwnTask(text: string, facts: Facts): boolean {
  const { times, title } = readTimes(text.split(SEPARATOR)[0] ?? '', facts);
  return times.length > 0 && splitWords(title).some(isContent);
}

/** `tomorrow I will call the bank`: whether a text begins with a task of a later day. */
function isLater(text: string, facts: Facts): boolean {
  const { named, when } = readQuestion(text.split(SEPARATOR)[0] ?? '', facts);
  return when !== null && when.from > facts.snapshot.date && named.some(({ kind }) => kind === 'task');
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
  REST.test(part.text) ||
  (findUnexplained(part, (cue) => POLITE.has(cue)).length === 0 && [...part.cues].some((cue) => POLITE.has(cue)));

const POLITE = new Set<Cue>(['thanks', 'hello', 'good', 'bye', 'all', 'tasks', 'overdue', 'you', 'day', 'part']);
const isEmpty = ({ text }: Word) =>
  text.length < MIN_LETTERS || /^(?:please|пожалуйста|task|tasks|задач[аиу])$/.test(text);
