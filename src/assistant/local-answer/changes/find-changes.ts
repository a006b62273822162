import { CHANGE_ANSWERS, TALK, TASK_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { sayTitles } from '../../../planning/explain/words.ts';
import { quote } from '../../previews.ts';
import { findDue, listTasks } from '../facts.ts';
import { findAnswer } from '../find-answer.ts';
import { hasPronoun, nameAgain } from '../follow-up.ts';
import { isTwist } from '../phrases.ts';
import { type Facts, type Question, readQuestion } from '../question.ts';
import { isDenial, isFailure, isIntention, isReport, isUndone, isUnneeded, isUntil } from '../reports.ts';
import { asks, findRequest, type Request, unquoted } from '../requests.ts';
import { selectTasks } from '../selection.ts';
import { findUnknown, sayWords } from '../unexplained.ts';
import type { Word } from '../words.ts';
import { addTask, hasHours } from './add-task.ts';
import { isDue, isPolite, namesByVerb, splitClauses } from './clauses.ts';
import { findExisting, sayExisting } from './existing.ts';
import { leaveOutDoubtful } from './leave-out.ts';
import { isLevelAlone, logMood, readLevels } from './mood-levels.ts';
import { findIntendedMove, isOffDay, moveTasks, schedule } from './move-tasks.ts';
import { namesField, setField } from './set-field.ts';
import { sayNextTime, skipOccurrence } from './skip.ts';
import { EXCEPT, pickTasks } from './targets.ts';
import { type Change, type ChangeAnswer, refuse, sayUnread } from './types.ts';

/** Null when the text asks for no change. */
export function findChanges(question: Question, facts: Facts): ChangeAnswer | null {
  const texts = splitClauses(question.text, facts);
  const clauses = texts.length > 1 ? texts.map((text) => readQuestion(text, facts)) : [question];
  let { named } = question;
  let isMove = false;
  let remark: Question | null = null;
  const others: string[] = [];
  const answers = clauses.flatMap((clause) => {
    const isVerbAlone = clauses.length > 1 && (clause.words.length < 2 || isFieldAlone(clause));
    const isNamed = clause.named.length > 0 || !(hasPronoun(clause) || isVerbAlone);
    const days = remark && clause.cues.has('all') ? [...remark.whens, ...clause.whens] : clause.whens;
    const full = isNamed ? { ...clause, whens: days } : nameAgain(clause, named);
    const read = (isMove || isDue(clause)) && isMoveAlone(full) ? moveTasks(full, facts) : readClause(full, facts);
    const answer = read && leaveOutDoubtful(read, full, facts);
    if (clause.named.length > 0) named = /^\P{Alpha}*not\s/iu.test(clause.text) ? [] : clause.named;
    remark = answer === null ? clause : null;
    isMove ||= answer?.changes.some(({ kind }) => kind === 'move') === true;
    const replies = answer === null && asks(clause) ? findAnswer(clause, facts) : null;
    others.push(...(replies ?? (answer || isPolite(clause) ? [] : sayUnread(clause, facts).refusals)));
    return answer ?? [];
  });
  if (answers.length === 0) return null;
  const changes = answers.flatMap((answer) => answer.changes);
  const unclear = changes.filter((change) => changes.some((other) => excludes(change, other)));
  return {
    changes: changes.filter((change) => !unclear.includes(change)),
    refusals: [...new Set([...answers.flatMap(({ refusals }) => refusals), ...others, ...sayOpen(unclear, facts)])],
  };
}

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
  clause.named.some(({ kind }) => kind === 'task') &&
  !asks(clause) &&
  !isReport(clause) &&
  (findRequest(clause.words) === null || namesByVerb(clause));

/** An errand that the assistant is to run. */
const FOR_ME =
  /^\P{Alpha}*(?:can|could|would|will) you|^\P{Alpha}*(?:можешь|можете|сможешь)(?!\p{Alpha})|(?<!\p{Alpha})(?:for me\P{Alpha}*$|(?:за|вместо) меня(?!\p{Alpha}))|^\P{Alpha}*(?:book|order|get|call|find|buy) me\b|^\P{Alpha}*(?:закажи|вызови|купи|найди|забронируй) мне(?!\p{Alpha})/iu;

/** `tell Ann that I am late`: a message, which is not sent. */
const SENDS =
  /^\P{Alpha}*(?:(?:please|can you|could you)\s+)?(?:(?:tell|скажи|передай|сообщи|ответь)(?:те)?\s(?!me\s|мне\s)\p{Alpha}+|(?:text|write|email|message|напиши|отправь)(?:те)?\s(?!me\s|мне\s)\p{Alpha}+(?:\s\p{Alpha}+)?,?\s(?:that|i|im|i['’]m|ill|we|что|чтобы))\s/iu;

/** `mark that I watered the plants` */
const MARKS = /^\P{Alpha}*(?:mark|note|record|log|отметь|запиши),? (?:that|что) /iu;

function readClause(question: Question, facts: Facts): ChangeAnswer | null {
  const [marks] = MARKS.exec(question.text) ?? [];
  if (marks) {
    const report = readQuestion(question.text.slice(marks.length), facts);
    const isTask = findRequest(report.words)?.verb === 'need'; // `запиши, что надо купить хлеб`
    const answer = isTask ? readClause(report, facts) : readStatement(report, facts);
    return answer ?? refuse(facts, CHANGE_ANSWERS.whichTask);
  }
  const levels = readLevels(question.words);
  const request = findRequest(unquoted(question));
  if (levels && (request?.verb === 'mood' || request === null) && !question.text.includes('?')) {
    return logMood(levels, question, facts);
  }
  if (SENDS.test(question.text)) return refuse(facts, CHANGE_ANSWERS.notPossible);
  if (!request) return readStatement(question, facts);
  switch (request.verb) {
    case 'add':
      if (REMINDS_BEFORE.test(question.text)) return refuse(facts, CHANGE_ANSWERS.notPossible);
      return addTask(request, question, facts);
    case 'need':
      return question.text.includes('?') ? null : addNew(request, question, facts);
    case 'task': // an errand: the person does it
      if (FOR_ME.test(question.text)) return refuse(facts, CHANGE_ANSWERS.notPossible);
      if (isReport(question)) return changeAll('complete', question, facts);
      if (isFailure(question)) return keepOpen(question, facts);
      if (endsWithDone(question)) return refuse(facts, CHANGE_ANSWERS.whichTask);
      if (question.text.includes('?')) return null;
      return addNew({ all: request.all, rest: request.all }, question, facts);
    case 'complete':
      if (/^\P{Alpha}*(can|could|may|should) i\b/iu.test(question.text)) return null;
      if (isUntil(question) || isUndone(question) || isLater(question, facts))
        return refuse(facts, CHANGE_ANSWERS.notDone);
      return setField(question, facts) ?? changeAll('complete', question, facts);
    case 'drop':
      if (question.cues.has('erase') && question.named.length === 0) return refuse(facts, CHANGE_ANSWERS.erase);
      if (namesField(question)) return refuse(facts, CHANGE_ANSWERS.notPossible);
      if (isReport(question) && namesByVerb(question)) return changeAll('complete', question, facts);
      return isOffDay(question) ? moveTasks(question, facts) : changeAll('drop', question, facts);
    case 'skip':
      return question.text.includes('?') ? null : skipOccurrence(question, facts);
    case 'move':
      return moveTasks(question, facts);
    case 'mood':
      if (question.named.length > 0) return null; // `запиши меня к врачу`
      return question.cues.has('mood') || question.cues.has('energy') || question.cues.has('focus')
        ? refuse(facts, CHANGE_ANSWERS.levels)
        : addTask(request, question, facts);
    case 'plan':
      if (EXCEPT.test(question.text) && (question.when || question.named.length > 0))
        return refuse(facts, CHANGE_ANSWERS.notPossible);
      return isPeriod(request, question) ? planDay(question, facts) : schedule(request, question, facts);
    case 'put':
      if (/\boff\b/i.test(question.text) || (hasPronoun(question) && question.when)) return moveTasks(question, facts);
      return (
        setField(question, facts) ??
        (question.cues.has('first') && question.when === null ? refuse(facts, CHANGE_ANSWERS.notPossible) : null) ??
        (namesField(question) ? refuse(facts, CHANGE_ANSWERS.notPossible) : schedule(request, question, facts))
      );
    case 'set':
    case 'other':
      if (question.cues.has('plan') && question.named.length === 0) return planDay(question, facts);
      if (/\bdue\b/i.test(question.text) && question.when && question.named.length > 0)
        return moveTasks(question, facts);
      return setField(question, facts) ?? refuse(facts, CHANGE_ANSWERS.notPossible);
  }
}

/** `buy milk done`, of no task that is open */
const endsWithDone = ({ words, senses }: Question) => senses.get(words.at(-1) ?? NO_WORD)?.has('done') === true;

const NO_WORD = { text: '', start: 0, end: 0 };

/** `remind me 2 hours before`, `напомни за час` */
const REMINDS_BEFORE =
  /(?:remind|напом).*(?:(?:min\p{Alpha}*|hours?|days?|weeks?) (?:before|earlier)|in advance|заранее|за (?:\S+ )?(?:полчаса|час|мин|день|дня|дней))/iu;

const PERIOD =
  /^(?:a|the|my|me|us|for|out|of|rest|days?|weeks?|weekend|morning|afternoon|evening|work|tasks?|мне|мой|мою|мои|весь|всю|на|день|дня|дни|недел[юия]|утро|вечер|работу|дела|задачи|пожалуйста|please)$/u;

/** `plan my day` names no task. */
const isPeriod = ({ rest }: Request, { dayWords }: Question) =>
  rest.every((word) => dayWords.has(word) || PERIOD.test(word.text));

/** A task that is not there yet. What the person only needs to do may be there. */
function addNew(request: Pick<Request, 'all' | 'rest'>, question: Question, facts: Facts): ChangeAnswer {
  const existing = findExisting(
    request.rest.filter((word) => !question.dayWords.has(word)),
    facts,
  );
  if (existing.length === 0) return addTask(request, question, facts);
  if (existing.length === 1 && question.when && !question.when.isHabit) return moveTasks(question, facts);
  return { changes: [], refusals: [...sayExisting(existing, facts), ...listTasks(existing, facts)] };
}

/** A sentence that asks for nothing can say what is done, or when something will be done. */
function readStatement(question: Question, facts: Facts): ChangeAnswer | null {
  if (isLevelAlone(question)) return refuse(facts, CHANGE_ANSWERS.levels);
  if (isUnneeded(question)) return changeAll('drop', question, facts);
  if (namesPriority(question)) return setField(question, facts);
  if (isGroupDone(question))
    return question.cues.has('all') ? changeAll('complete', question, facts) : askWhich(question, facts);
  if (isReport(question)) return changeAll('complete', question, facts);
  if (isIntention(question))
    return question.named.length > 0 ? findIntendedMove(question, facts) : moveTasks(question, facts);
  if (isDenial(question)) return keepOpen(question, facts);
  if (isAllDone(question)) return refuse(facts, CHANGE_ANSWERS.whichTask);
  const isBusyTime = hasHours(question.text) && !asks(question) && !question.cues.has('free');
  return isBusyTime ? refuse(facts, CHANGE_ANSWERS.onlyTasks) : null;
}

/** `violets: high priority` */
const namesPriority = (question: Question) =>
  !asks(question) &&
  question.named.length > 0 &&
  /(?<!\p{Alpha})(?:priority|приоритет)(?!\p{Alpha})/iu.test(question.text);

/** `the documents are done`, of a project or a label */
const isGroupDone = (question: Question) =>
  !asks(question) && question.groups.length > 0 && question.cues.has('done') && !isUndone(question);

function askWhich(question: Question, facts: Facts): ChangeAnswer {
  const { includes, text } = selectTasks({ ...question, when: null }, facts);
  const titles = facts.snapshot.planning.tasks.filter(includes).map(({ title }) => quote(title));
  const said = sayTitles(facts.language, titles);
  return {
    changes: [],
    refusals: [
      titles.length > 0
        ? say(facts.language, CHANGE_ANSWERS.whichOf, { titles: said })
        : say(facts.language, TASK_ANSWERS.noneSuch, { which: text }),
    ],
  };
}

/** `I did everything`: it is not said what. */
const isAllDone = (question: Question) =>
  question.cues.has('done') &&
  question.cues.has('all') &&
  !asks(question) &&
  question.words.some(({ text }) => /^(?:i|ive|we|я|мы)$/.test(text));

function changeAll(kind: 'complete' | 'drop', question: Question, facts: Facts): ChangeAnswer {
  const ids = pickTasks(question, question.when, facts);
  if (typeof ids === 'string') return { changes: [], refusals: [ids] };
  const { language, snapshot } = facts;
  const tasks = snapshot.planning.tasks.filter(({ id }) => ids.includes(id));
  const series = tasks.filter(({ recurrence }) => recurrence != null);
  const isOfDay = question.named.length > 0 && question.when !== null && !question.when.isTimeAlone;
  if (kind === 'drop' && isOfDay && series.length === tasks.length) return skipOccurrence(question, facts);
  if (kind === 'drop' && isLater(question, facts)) return refuse(facts, CHANGE_ANSWERS.notPossible);
  const later = series.filter((task) => isOfDay && (findDue(task, facts)?.date ?? '') > (question.when?.to ?? '')); // `done for today`
  const said =
    kind === 'drop' ? series.map(({ title }) => say(language, CHANGE_ANSWERS.series, { title: quote(title) })) : [];
  return {
    changes: ids.filter((id) => !later.some((task) => task.id === id)).map((id): Change => ({ kind, id })),
    refusals: [...said, ...later.map((task) => sayNextTime(task, facts))],
  };
}

/** `drop the invoice on Friday` */
const isLater = ({ named, when }: Question, { snapshot }: Facts): boolean =>
  named.length > 0 && when !== null && !when.isTimeAlone && when.from > snapshot.date;

function keepOpen(question: Question, { language }: Facts): ChangeAnswer {
  const tasks = question.named.filter(({ kind }) => kind === 'task');
  const { words } = question;
  const isNegated = (word: Word) =>
    /(?:йт?е?|ть|ла?|ли)$/.test(word.text) && words.some((each, at) => each === word && isTwist(words[at - 1] ?? word)); // `не удаляй`
  const left = findUnknown(question).filter((word) => !isTwist(word) && !isNegated(word));
  return {
    changes: [],
    refusals: [
      ...tasks.map(({ title }) => say(language, CHANGE_ANSWERS.stillOpen, { title: quote(title) })),
      ...(left.length > 0 ? [say(language, TALK.leftOut, { words: sayWords(left, question) })] : []),
    ],
  };
}

/** The planner plans one day at once: the first that is not over. */
function planDay({ when, cues }: Question, facts: Facts): ChangeAnswer {
  const { date } = facts.snapshot;
  if (when && when.to < date) return refuse(facts, CHANGE_ANSWERS.pastDay);
  const isSeveral = when !== null && when.to > when.from && when.to > date;
  if (isSeveral && cues.has('number')) return refuse(facts, CHANGE_ANSWERS.oneDay);
  return {
    changes: [{ kind: 'plan', date: when && when.from > date ? when.from : date }],
    refusals: isSeveral ? refuse(facts, CHANGE_ANSWERS.oneDay).refusals : [],
  };
}
