import { type Cue, type Facts, hasPronoun, type Question, understand } from '../question.ts';
import { findRequest, unquoted } from '../requests.ts';
import { areForms, splitWords, type Word } from '../words.ts';
import { isDenial, isReport } from './reports.ts';

export const SEPARATOR = /[,;.!\n]+\s*(?:(?:and|then|и|а также|потом)\s+)?|\s+(?:and|then|и|а также|потом)\s+/giu;

/** Parts of a text, cut before each verb of change, each report and what comes later than one. A new task's title can have other verbs. */
export function splitClauses(text: string, facts: Facts): string[] {
  const asked = findRequest(splitWords(text))?.verb;
  const isTitle = asked === 'add' || asked === 'task';
  const canReport = asked === undefined || asked === 'task'; // `оплатила` looks like a verb of an errand
  const cuts = [...text.matchAll(SEPARATOR)]
    .map((match) => ({ end: match.index, start: match.index + match[0].length }))
    .filter(({ end, start }) => {
      const verb = findRequest(splitWords(text.slice(start)), 2)?.verb;
      const isOfTitle = isTitle && (verb === 'other' || verb === 'task' || verb === 'plan');
      if (verb !== undefined && !isOfTitle) return true;
      const rest = understand(text.slice(start), [], facts);
      if (isReport(rest) || isDenial(rest)) return true;
      return canReport && isReport(understand(text.slice(0, end), [], facts)) && isLater(text.slice(start), facts);
    });
  return [0, ...cuts.map(({ start }) => start)].map((from, index) => text.slice(from, cuts[index]?.end));
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

/** The parts of a change to a task that say nothing about it: `complete the report, sing a song`. */
export function findUnread(clause: Question, facts: Facts): string[] {
  const request = findRequest(unquoted(clause));
  if (!request || !/^(complete|drop|move|skip)$/.test(request.verb)) return [];
  const [first = '', ...others] = clause.text.slice(request.rest[0]?.start ?? 0).split(SEPARATOR);
  return listUnread(others.length > 0 ? [first, ...others] : [], clause, facts);
}

export function listUnread(parts: string[], clause: Question, facts: Facts): string[] {
  return parts
    .map((part) => part.trim())
    .filter((text) => {
      const part = understand(text, [], facts);
      const isPolite = part.words.every(isEmpty) || POLITE.some((cue) => part.cues.has(cue));
      const isRead = part.when || part.named.length > 0 || part.groups.length > 0 || sharesWord(part, clause);
      return !isPolite && !isRead && !hasPronoun(part);
    });
}

const POLITE: Cue[] = ['thanks', 'hello', 'good', 'bye', 'all', 'tasks', 'overdue'];
const isEmpty = ({ text }: Word) =>
  text.length < MIN_LETTERS || /^(?:please|пожалуйста|task|tasks|задач[аиу])$/.test(text);
