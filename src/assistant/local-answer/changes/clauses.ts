import { type Cue, type Facts, hasPronoun, type Question, understand } from '../question.ts';
import { findRequest, unquoted } from '../requests.ts';
import { isContent } from '../titles.ts';
import { readQuickly } from '../when.ts';
import { areForms, splitWords, type Word } from '../words.ts';
import { asks, isDenial, isIntention, isProgress, isReport, isStillOpen } from './reports.ts';

export const SEPARATOR =
  /[,;.!\n]+\s*(?:(?:and|then|but|и|а также|а|но|потом)\s+)?|\s+(?:[-–—]|and|then|и|а также|потом)\s+/giu;

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
      const verb = findRequest(splitWords(text.slice(start)), 2)?.verb;
      const canBeTitle = isTitle && /^(other|task|plan|put)$/.test(verb ?? '');
      if (verb !== undefined && !canBeTitle) return true;
      const before = understand(text.slice(0, end), [], facts);
      if (
        endsWithDay(before, facts) &&
        (verb !== undefined || (asked === 'add' && isOwnTask(text.slice(start), facts)))
      )
        return true;
      const rest = understand(text.slice(start), [], facts);
      const head = understand(text.slice(start).split(SEPARATOR)[0] ?? '', [], facts);
      if (isReport(rest) || (isDenial(rest) && !isStillOpen(rest)) || isProgress(head) || isStillOpen(head))
        return asked !== undefined || isStatement(before);
      const isDone = isReport(before) && (canReport || findRequest(before.words) === null);
      return isDone && (findRequest(rest.words) !== null || asks(rest) || isLater(text.slice(start), facts));
    });
  const clauses = [0, ...cuts.map(({ start }) => start)].map((from, index) => text.slice(from, cuts[index]?.end));
  if (first?.verb !== 'add') return clauses;
  const verb = [first.all[0]?.text ?? ''].find((word) => /^(?:remind|напомн)/.test(word)) ?? 'add';
  return clauses.map((clause, index) => {
    const own = findRequest(splitWords(clause), 2)?.verb ?? 'task';
    return index > 0 && own === 'task' && isOwnTask(clause, facts) ? `${verb} ${clause}` : clause;
  });
}

/** `bins` of `bins and dry cleaning are done` says nothing. */
const isStatement = (part: Question) =>
  part.named.length === 0 || isReport(part) || isDenial(part) || isProgress(part) || isIntention(part);

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
  const { named, when } = understand(text.split(SEPARATOR)[0] ?? '', [], facts);
  return when !== null && when.from > facts.snapshot.date && named.some(({ kind }) => kind === 'task');
}

const MIN_LETTERS = 4;

/** Whether a part has a word, not a short one such as `the`, of a title that the clause names. */
export function sharesWord({ words }: Question, { named }: Question): boolean {
  const titleWords = named.flatMap(({ title }) => splitWords(title)).filter(({ text }) => text.length >= MIN_LETTERS);
  return words.some(({ text }) => titleWords.some((word) => areForms(word.text, text)));
}

/** The parts of a change or a report that say nothing about a task: `complete the report, sing a song`. */
export function findUnread(clause: Question, facts: Facts): string[] {
  const request = findRequest(unquoted(clause));
  if (!(request ? /^(complete|drop|move|skip)$/.test(request.verb) : isReport(clause))) return [];
  const parts = clause.text.slice(request?.rest[0]?.start ?? 0).split(SEPARATOR);
  const end = request ? parts.length : parts.findLastIndex((part) => understand(part, [], facts).named.length > 0);
  return parts.length > 1 ? listUnread(parts.slice(0, end), clause, facts) : [];
}

function listUnread(parts: string[], clause: Question, facts: Facts): string[] {
  return parts
    .map((part) => part.trim())
    .filter((text) => {
      const part = understand(text, [], facts);
      const isRead = part.when || part.named.length > 0 || part.groups.length > 0 || sharesWord(part, clause);
      return !isPolite(part) && !isRead && !hasPronoun(part);
    });
}

export const isPolite = ({ words, cues }: Question) => words.every(isEmpty) || POLITE.some((cue) => cues.has(cue));

const POLITE: Cue[] = ['thanks', 'hello', 'good', 'bye', 'all', 'tasks', 'overdue'];
const isEmpty = ({ text }: Word) =>
  text.length < MIN_LETTERS || /^(?:please|пожалуйста|task|tasks|задач[аиу])$/.test(text);
