import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { quote } from '../../previews.ts';
import { isReport } from '../acts.ts';
import { findAnswer } from '../find-answer.ts';
import { hasPronoun, nameAgain } from '../follow-up.ts';
import { type Facts, type Question, readQuestion } from '../question.ts';
import { asks, findRequest, QUOTES } from '../requests.ts';
import { listNamedTasks } from '../titles.ts';
import { findUnknown } from '../unexplained.ts';
import { pattern } from '../words.ts';
import { isDue, isPolite, namesByVerb, splitClauses } from './clauses.ts';
import { leaveOutDoubtful } from './leave-out.ts';
import { moveTasks } from './move-tasks.ts';
import { readClause } from './read-clause.ts';
import { type Change, type ChangeAnswer, joinAnswers, sayUnread } from './types.ts';

/** Null when the text asks for no change. */
export function findChanges(question: Question, facts: Facts): ChangeAnswer | null {
  const texts = splitClauses(question.text, facts);
  const clauses = texts.length > 1 ? texts.map((text) => readQuestion(text, facts)) : [question];
  let { named } = question;
  let isMove = clauses.length > 1 && clauses.every(isMoveAlone);
  let remark: Question | null = null;
  const others: string[] = [];
  const answers = clauses.flatMap((clause) => {
    const isVerbAlone = clauses.length > 1 && (clause.words.length < 2 || isFieldAlone(clause));
    const isNamed = clause.named.length > 0 || !(hasPronoun(clause) || isVerbAlone);
    const days = remark && clause.cues.has('all') ? [...remark.whens, ...clause.whens] : clause.whens;
    const full = isNamed ? { ...clause, whens: days } : nameAgain(clause, named);
    const read = (isMove || isDue(clause)) && isMoveAlone(full) ? moveTasks(full, facts) : readClause(full, facts);
    const answer = read && leaveOutDoubtful(read, full, facts);
    if (clause.named.length > 0) named = /^[^a-zß-ӿ]*not\s/iu.test(clause.text) ? [] : clause.named;
    remark = answer === null ? clause : null;
    isMove ||= answer?.changes.some(({ kind }) => kind === 'move') === true;
    const replies = answer === null && asks(clause) ? findAnswer(clause, facts) : null;
    others.push(...(replies ?? (answer || isPolite(clause) ? [] : sayUnread(clause, facts).refusals)));
    return answer ?? [];
  });
  if (answers.length === 0) return null;
  const joined = joinAnswers(answers);
  const { changes, refusals } = joined;
  const [condition] = CONDITION.exec(question.text.replaceAll(QUOTES, '')) ?? [];
  if (condition && changes.some(({ kind }) => kind !== 'add') && !named.some(({ title }) => CONDITION.test(title)))
    return sayUnread({ text: condition }, facts);
  const unclear = changes.filter((change) => changes.some((other) => excludes(change, other)));
  return {
    ...joined,
    changes: changes.filter((change) => !unclear.includes(change)),
    refusals: [...new Set([...refusals, ...others, ...sayOpen(unclear, facts)])],
  };
}

/** What a change depends on, and `almost, I paid the rent`. */
const CONDITION = pattern`(?<![a-zß-ӿ])(?:if|unless|in case|provided|assuming|should it|если|при условии|в случае)(?![a-zß-ӿ])[^,.;!?\n]*|^(?:almost|nearly|почти)(?=,)`;

/** `and make it high`, `due Wednesday`: of what was named before. */
const isFieldAlone = (clause: Question) =>
  clause.groups.length === 0 &&
  findUnknown(clause).length === 0 &&
  (isDue(clause) || clause.cues.has('level') || clause.cues.has('important'));

/** A task that is done cannot be dropped, nor moved. */
const excludes = (one: Change, other: Change): boolean =>
  'id' in one && 'id' in other && one.id === other.id && one.kind !== other.kind && ![one, other].some(isSet);

const isSet = ({ kind }: Change): boolean => kind === 'set';

const sayOpen = (changes: Change[], { snapshot, language }: Facts): string[] =>
  snapshot.planning.tasks
    .filter(({ id }) => changes.some((change) => 'id' in change && change.id === id))
    .map(({ title }) => say(language, CHANGE_ANSWERS.stillOpen, { title: quote(title) }));

/** `the boots on Saturday`, after another move */
const isMoveAlone = (clause: Question) =>
  clause.when !== null &&
  listNamedTasks(clause).length > 0 &&
  !asks(clause) &&
  !isReport(clause) &&
  (findRequest(clause.words) === null || namesByVerb(clause));
