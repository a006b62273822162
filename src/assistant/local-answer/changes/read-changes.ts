import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { quote } from '../../previews.ts';
import { findAnswer } from '../find-answer.ts';
import { type Class, type Facts, findUnused, type Query, readQuery } from '../query.ts';
import { listNamedTasks, type Named } from '../titles.ts';
import { isQuestion, QUOTES } from '../verbs.ts';
import { SEPARATOR, wholeWords } from '../words.ts';
import { isAside, isMove, isPolite, splitClauses } from './clauses.ts';
import { readClause } from './handlers.ts';
import { moveTasks } from './move.ts';
import { hasPronoun, nameAgain } from './pronouns.ts';
import { type Change, type ChangeAnswer, joinAnswers, sayUnread } from './types.ts';
import { refuseUnused } from './unused.ts';

/** `mark that I watered the plants` */
const MARKS = /^[^a-zß-ӿ]*(?:mark|note|record|log|отметь|запиши),? (?:that|what|что) /iu;

/** The changes that a text asks for, with what cannot be changed; null when it asks for none. @param before what was named before */
export function readChanges(query: Query, before: Named[], facts: Facts): ChangeAnswer | null {
  const [marks] = MARKS.exec(query.text) ?? [];
  if (marks) return readChanges(readQuery(query.text.slice(marks.length), facts), before, facts);
  const texts = splitClauses(query.text, facts);
  const clauses = texts.length > 1 ? texts.map((text) => readQuery(text, facts)) : [query];
  const answers = readClauses(clauses, before, facts);
  const found = answers.flatMap(({ answer }) => answer ?? []);
  if (found.length === 0) return null;
  const isChange = found.some(({ changes }) => changes.length > 0);
  const joined = joinAnswers(found.filter(({ isVague }) => !isVague || !isChange));
  const named = clauses.flatMap((clause) => clause.named);
  const [condition] = CONDITION.exec(query.text.replaceAll(QUOTES, '')) ?? [];
  if (
    condition &&
    joined.changes.some(({ kind }) => kind !== 'add') &&
    !named.some(({ title }) => CONDITION.test(title))
  )
    return sayUnread({ text: condition }, facts);
  const others = answers.flatMap(({ clause, answer }) => (answer ? [] : sayBeside(clause, facts)));
  return leaveOutUnclear({ ...joined, refusals: [...joined.refusals, ...others] }, answers, query.text, facts);
}

interface Read {
  clause: Query;
  answer: ChangeAnswer | null;
}

/** The changes of each clause; null for one that asks for none. What it does not name is what was named before it. */
function readClauses(clauses: Query[], before: Named[], facts: Facts): Read[] {
  let named = clauses.length === 1 ? (clauses[0]?.named ?? []) : before;
  if (named.length === 0) named = before;
  let isOfMove = clauses.length > 1 && clauses.every((clause) => isMove(clause) && clause.request === null);
  let remark: Query | null = null;
  return clauses.map((clause) => {
    const isRest = clauses.length > 1 && (clause.words.length < 2 || isFieldAlone(clause)); // `and make it high`, `drop`
    const full = clause.named.length === 0 && (hasPronoun(clause) || isRest) ? nameAgain(clause, named) : { ...clause };
    if (remark && clause.asks.has('all')) full.whens = [...remark.whens, ...full.whens]; // `ill on Friday, move everything to Monday`
    const answer =
      isOfMove && isMove(full) && full.request === null ? moveTasks(full, facts) : readWithoutAsides(full, facts);
    if (clause.named.length > 0) named = clause.named;
    remark = answer ? null : clause;
    isOfMove ||= answer?.changes.some(({ kind }) => kind === 'move') === true;
    return { clause: full, answer };
  });
}

/** What is said of a clause that asks for no change. */
function sayBeside(clause: Query, facts: Facts): string[] {
  const reply = isQuestion(clause) ? findAnswer(clause, facts) : null;
  return reply ?? (isPolite(clause) ? [] : sayUnread(clause, facts).refusals);
}

/**
 * Without the changes that are in doubt: two of one task that exclude each other, and those of a set for a task that is named
 * beside it. `all overdue to Monday, the boots to Friday`, `delete the overdue, I still need the gate`
 */
function leaveOutUnclear(joined: ChangeAnswer, answers: Read[], text: string, facts: Facts): ChangeAnswer {
  const beside = text.split(SEPARATOR).flatMap((part) => listNamedTasks(readQuery(part, facts)).map(({ id }) => id));
  const ofSets = answers.flatMap(({ clause, answer }) => (clause.named.length === 0 ? (answer?.changes ?? []) : []));
  const isUnclear = (change: Change) =>
    joined.changes.some((other) => excludes(change, other)) ||
    ('id' in change && ofSets.includes(change) && beside.includes(change.id));
  const changes = joined.changes.filter((change) => !isUnclear(change));
  const changed = new Set(changes.flatMap((change) => ('id' in change ? change.id : [])));
  const left = joined.changes.flatMap((change) => ('id' in change && !changed.has(change.id) ? change.id : []));
  const open = facts.snapshot.planning.tasks.filter(({ id }) => left.includes(id));
  const stays = open.map(({ title }) => say(facts.language, CHANGE_ANSWERS.stillOpen, { title: quote(title) }));
  return { ...joined, changes, refusals: [...new Set([...joined.refusals, ...stays])] };
}

const isFieldAlone = (clause: Query) =>
  findUnused(clause, () => true).length === 0 &&
  (clause.when !== null || clause.asks.has('important') || clause.asks.has('low')) &&
  !['all', 'overdue', 'group'].some((name) => clause.asks.has(name as Class));

/** A task that is done cannot be dropped, nor moved. */
const excludes = (one: Change, other: Change): boolean =>
  'id' in one &&
  'id' in other &&
  one.id === other.id &&
  one.kind !== other.kind &&
  ![one, other].some(({ kind }) => kind === 'set');

/** What a change depends on, `I might skip yoga`, and `almost, I paid the rent`. */
const CONDITION =
  /(?<![a-zß-ӿ])(?:might|(?:know|tell me) (?:once|when|as soon as)|let['’]?s say|pretend|как будто|(?:i|we) (?:may|could)(?! not)|(?:thinking|thought) (?:of|about)|considering|tempted|not sure|может(?: быть)?|подумываю|не знаю|не уверен[а-я]*|if|unless|in case|provided|assuming|should it|если|при условии|в случае)(?![a-zß-ӿ])[^,.;!?\n]*|^(?:until|once|as soon as|say|пока не|как только|когда|неважно)(?= )[^,.;!?\n]*|^(?:almost|nearly|почти)(?=,)/iu;

/** `called Ann but she is away`: it may not be done, and so of `called Ann, no answer`. */
const BUT = wholeWords`but|however|though|но|однако|хотя|занято|busy|engaged|voicemail|cancell?ed|отмен[её]н[ао]?`;
const NOT =
  /^[^a-zß-ӿ]*(?:(?:he|she|it|they|i|он[аио]?|там|пока|так и)\s+)?(?:not?|never|nobody|[a-z]+n['’]?t|не|нет|никто)(?![a-zß-ӿ])/iu;
const PARTS = /[,.;!?\n]+\s+|\s+(?:[-–—]+|and|but|и|а)\s+|\s+(?=(?:because|coz|cos|cause|потому что|так как|а то)\s)/iu;

/** The changes of a clause by its parts that say something of them. The others are said to be left out. */
function readWithoutAsides(clause: Query, facts: Facts): ChangeAnswer | null {
  const read = (query: Query) => {
    const answer = readClause(query, facts);
    return answer && refuseUnused(answer, query, facts);
  };
  const whole = read(clause);
  const [main = '', ...beside] = clause.text.split(PARTS).filter((part) => /[\p{Alpha}\d]/u.test(part));
  if (!whole || whole.changes.length > 0 || beside.length === 0) return whole;
  const query = readQuery(main, facts);
  const full = query.named.length === 0 && hasPronoun(query) ? nameAgain(query, clause.named) : query;
  if (!beside.every((part) => isAside(readQuery(part, facts), full, facts))) return whole;
  const answer = read(full);
  if (!answer || answer.changes.length === 0) return whole;
  const isDoubtful = BUT.test(clause.text) || beside.some((part) => NOT.test(part));
  if (isDoubtful && answer.changes.some(({ kind }) => kind === 'complete')) return whole;
  const notes = beside.map((part) => say(facts.language, CHANGE_ANSWERS.notUnderstood, { text: quote(part.trim()) }));
  return { ...answer, refusals: [...answer.refusals, ...notes] };
}
