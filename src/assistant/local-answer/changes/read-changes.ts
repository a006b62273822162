import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { quote } from '../../previews.ts';
import { findAnswer } from '../find-answer.ts';
import { type Facts, findUnused, type Query, readQuery } from '../query.ts';
import { listNamedTasks, type Named } from '../titles.ts';
import { isQuestion, QUOTES } from '../verbs.ts';
import { wholeWords } from '../words.ts';
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
  let named = query.named.length > 0 && clauses.length === 1 ? query.named : before;
  let isOfMove = clauses.length > 1 && clauses.every((clause) => isMove(clause) && clause.request === null);
  const others: string[] = [];
  let remark: Query | null = null;
  const [first, ...later] = query.text.split(/[,.;!]\s+/).map((part) => readQuery(part, facts));
  const isDoubtful = later.some(
    (part) =>
      DOUBT.test(part.text) &&
      listNamedTasks(part).every(({ title }) => first?.named.some((each) => each.title === title)),
  );
  const ofOthers = (clause: Query) =>
    clauses.filter((each) => each !== clause).flatMap((each) => listNamedTasks(each).map(({ id }) => id));
  const answers = clauses.flatMap((clause) => {
    const isVerbAlone = clauses.length > 1 && (clause.words.length < 2 || isFieldAlone(clause));
    const full =
      clause.named.length === 0 && (hasPronoun(clause) || isVerbAlone) ? nameAgain(clause, named) : { ...clause };
    if (remark && clause.asks.has('all')) full.whens = [...remark.whens, ...full.whens]; // `ill on Friday, move everything to Monday`
    const read =
      isOfMove && isMove(full) && full.request === null ? moveTasks(full, facts) : readWithoutAsides(full, facts);
    if (clause.named.length > 0) named = clause.named;
    isOfMove ||= read?.changes.some(({ kind }) => kind === 'move') === true;
    remark = read ? null : clause;
    if (read && full.named.length === 0) return leaveOutChanges(read, ofOthers(clause)); // `all to Friday, the gate stays`
    if (read) return read;
    const reply = isQuestion(clause) ? findAnswer(clause, facts) : null;
    others.push(...(reply ?? (isPolite(clause) ? [] : sayUnread(clause, facts).refusals)));
    return [];
  });
  if (answers.length === 0) return null;
  const joined = joinAnswers(
    answers.filter((answer, _, all) => !(answer.isVague && all.some(({ changes }) => changes.length > 0))),
  );
  const { changes, refusals } = joined;
  const [condition] = CONDITION.exec(query.text.replaceAll(QUOTES, '')) ?? [];
  if (condition && changes.some(({ kind }) => kind !== 'add') && !named.some(({ title }) => CONDITION.test(title)))
    return sayUnread({ text: condition }, facts);
  // `delete the overdue, I still need the gate`
  const kept = (first?.named.length === 0 ? later : [])
    .filter((part) => !readWithoutAsides(part, facts)?.changes.length)
    .flatMap((part) => listNamedTasks(part).map(({ id }) => id));
  const unclear = changes.filter(
    (change) =>
      changes.some((other) => excludes(change, other)) ||
      (isDoubtful && change.kind === 'complete') ||
      ('id' in change && kept.includes(change.id)),
  );
  const open = facts.snapshot.planning.tasks.filter(({ id }) => unclear.some((each) => 'id' in each && each.id === id));
  const stays = open.map(({ title }) => say(facts.language, CHANGE_ANSWERS.stillOpen, { title: quote(title) }));
  return {
    ...joined,
    changes: changes.filter((change) => !unclear.includes(change)),
    refusals: [...new Set([...refusals, ...others, ...stays])],
  };
}

const leaveOutChanges = (answer: ChangeAnswer, ids: string[]): ChangeAnswer => ({
  ...answer,
  changes: answer.changes.filter((change) => !('id' in change && ids.includes(change.id))),
});

/** `and make it high`, `due Wednesday`: of what was named before. */
const isFieldAlone = (clause: Query) =>
  clause.groups.length === 0 &&
  findUnused(clause, () => true).length === 0 &&
  (clause.when !== null || clause.asks.has('important') || clause.asks.has('low')) &&
  !clause.asks.has('all') &&
  !clause.asks.has('overdue');

/** `called Bob, no answer`, `звонила, не отвечает`: a short part that may take back what is said before it. */
const DOUBT =
  /^[^a-zß-ӿ]*(?:(?:he|she|they|but|она?|они|но) )?(?:no|not|nobody|[a-z]+n['’]?t|не|никто)(?: [a-zß-ӿ]+){1,2}[^a-zß-ӿ]*$/iu;

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

/** `called Ann, no answer`, `called Ann but she is away`, not `called Ann, the windows are not done` */
const FAILED =
  /^[^a-zß-ӿ]*(?:(?:but|she|he|it|they|i|но|он[аио]?|там|пока|так и|did|does|is|was|has|will|could|can)\s+)*(?:not?|never|nobody|(?:did|does|was|is|has|wo|could|ca)n['’]?t|не|нет|никто)(?![a-zß-ӿ])|cancell?ed|отмен[её]н/iu;

const BUT = wholeWords`but|however|though|но|однако|хотя|занято|busy|engaged|voicemail`;

/** The changes of a clause by its parts that say something of them. The others are said to be left out. */
function readWithoutAsides(clause: Query, facts: Facts): ChangeAnswer | null {
  const parts = clause.text.split(
    /[,.;!?\n]+\s+|\s+(?:[-–—]+|and|but|и|а)\s+|\s+(?=(?:because|coz|cos|cause|потому что|так как|а то)\s)/iu,
  );
  const [main = '', ...beside] = parts.filter((part) => /[\p{Alpha}\d]/u.test(part));
  const whole = readClause(clause, facts);
  const checked = whole && refuseUnused(whole, clause, facts);
  if (!checked || checked.changes.length > 0 || beside.length === 0) return checked ?? null;
  const query = readQuery(main, facts);
  const full = query.named.length === 0 && hasPronoun(query) ? nameAgain(query, clause.named) : query;
  const asides = beside.filter((part) => isAside(readQuery(part, facts), full, facts));
  if (asides.length < beside.length || clause.request?.verb === 'log') return checked;
  const read = readClause(full, facts);
  const answer = read && refuseUnused(read, full, facts);
  if (!answer || answer.changes.length === 0) return checked;
  if (
    (BUT.test(clause.text) || asides.some((part) => FAILED.test(part))) &&
    answer.changes.some(({ kind }) => kind === 'complete')
  )
    return checked;
  const notes = asides.map((part) => say(facts.language, CHANGE_ANSWERS.notUnderstood, { text: quote(part.trim()) }));
  return { ...answer, refusals: [...answer.refusals, ...notes] };
}
