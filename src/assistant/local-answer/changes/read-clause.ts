import { CHANGE_ANSWERS, TALK, TASK_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { quote } from '../../previews.ts';
import { listTasks } from '../facts.ts';
import { hasPronoun } from '../follow-up.ts';
import { isTwist } from '../phrases.ts';
import { type Cue, type Facts, type Question, readQuestion } from '../question.ts';
import { isDenial, isFailure, isIntention, isReport, isUndone, isUnneeded, isUntil } from '../reports.ts';
import { asks, findRequest, type Request, unquoted, type Verb } from '../requests.ts';
import { selectTasks } from '../selection.ts';
import { isContent, listNamedTasks } from '../titles.ts';
import { findUnexplained, findUnknown, isSignificant, sayWords } from '../unexplained.ts';
import { isDeedOf, isInfinitive } from '../verb-forms.ts';
import { splitWords, type Word, wholeWords } from '../words.ts';
import { addTask, beginsWithVerb, findExisting, sayExisting, withoutDays } from './add-task.ts';
import { namesByVerb, readFields } from './clauses.ts';
import { changeAll, isLater, skipOccurrence } from './end-tasks.ts';
import { PERIOD } from './leave-out.ts';
import { blankLevels, isLevelAlone, logMood, readLevels } from './mood-levels.ts';
import { findIntendedMove, isOffDay, moveTasks, schedule } from './move-tasks.ts';
import { LEVEL_AT_END, namesField, namesLength, setField } from './set-field.ts';
import { askWhichOf, EXCEPT } from './targets.ts';
import { type ChangeAnswer, refuse } from './types.ts';

/** An errand that the assistant is to run. */
const FOR_ME =
  /^\P{Alpha}*(?:can|could|would|will) you|^\P{Alpha}*(?:можешь|можете|сможешь)(?!\p{Alpha})|(?<!\p{Alpha})(?:for me\P{Alpha}*$|(?:за|вместо) меня(?!\p{Alpha}))|^\P{Alpha}*(?:book|order|get|call|find|buy|text|email|message|send|wake|ring) me\b|^\P{Alpha}*(?:закажи|вызови|купи|найди|забронируй|позвони|набери|напиши|отправь|пришли|скинь|разбуди)(?:те)? (?:мне|меня)(?!\p{Alpha})/iu;

/** `tell Ann that I am late`: a message, which is not sent. */
const SENDS =
  /^\P{Alpha}*(?:(?:please|can you|could you)\s+)?(?:(?:tell|скажи|передай|сообщи|ответь)(?:те)?\s(?!me\s|мне\s)\p{Alpha}+|(?:text|write|email|message|напиши|отправь)(?:те)?\s(?!me\s|мне\s)\p{Alpha}+(?:\s\p{Alpha}+)?,?\s(?:that|i|im|i['’]m|ill|we|что|чтобы))\s/iu;

/** `mark that I watered the plants` */
const MARKS = /^\P{Alpha}*(?:mark|note|record|log|отметь|запиши),? (?:that|что) /iu;

/** The changes of one clause; null if it asks for none and reports nothing. */
export function readClause(question: Question, facts: Facts): ChangeAnswer | null {
  const [marks] = MARKS.exec(question.text) ?? [];
  if (marks) {
    const report = readQuestion(question.text.slice(marks.length), facts);
    const isTask = findRequest(report.words)?.verb === 'need'; // `запиши, что надо купить хлеб`
    const answer = isTask ? readClause(report, facts) : readStatement(report, facts);
    return answer ?? refuse(facts, CHANGE_ANSWERS.whichTask);
  }
  const levels = readLevels(question);
  const words = unquoted(question);
  const later = findRequest(words.slice(words.findIndex((word) => !question.dayWords.has(word)))); // `tomorrow at 9 remind me`
  const request = later?.verb === 'add' ? later : findRequest(words);
  const isOfLog =
    question.named.length === 0 && ['mood', 'logged', 'energy', 'focus'].some((cue) => question.cues.has(cue as Cue));
  if (isOfLog && request && (request.verb === 'drop' || (request.verb === 'set' && LOG.test(question.text))))
    return refuse(facts, CHANGE_ANSWERS.notPossible);
  const areBoth = levels?.energy != null && levels.focus !== null && question.named.length === 0;
  if (levels && (request?.verb === 'mood' || request === null || areBoth) && !question.text.includes('?'))
    return logMood(levels, blankLevels(levels, question), facts);
  if (SENDS.test(question.text)) return refuse(facts, CHANGE_ANSWERS.notPossible);
  return request ? HANDLERS[request.verb](question, facts, request) : readStatement(question, facts);
}

/** A mood log that is there: it is changed in the app. */
const LOG = wholeWords`logs?|entry|запис\p{Alpha}+`;

type Handler = (question: Question, facts: Facts, request: Request) => ChangeAnswer | null;

const setOrMove: Handler = (question, facts, { all }) => {
  if (/^(?:tag|label)$/.test(all[0]?.text ?? '') && question.named.length === 0) return null; // `label home`
  if (question.cues.has('plan') && question.named.length === 0) return planDay(question, facts);
  if (/^(?:start|начни|начать)$/.test(all[0]?.text ?? '') && question.when === null && question.named.length > 0)
    return changeAll('start', question, facts);
  if (/^(?:start|stop|begin)$/.test(all[0]?.text ?? '')) return refuse(facts, CHANGE_ANSWERS.notPossible);
  const field = setField(question, facts);
  if (field || !question.when || namesField(question)) return field ?? refuse(facts, CHANGE_ANSWERS.notPossible);
  return listNamedTasks(question).length > 0 ? moveTasks(question, facts) : refuse(facts, CHANGE_ANSWERS.notPossible);
};

/** What each verb asks for. */
const HANDLERS: Record<Verb, Handler> = {
  add: (question, facts, request) => {
    if (REMINDS_BEFORE.test(question.text)) return refuse(facts, CHANGE_ANSWERS.notPossible);
    return (namesTasksAlone(question) ? setField(question, facts) : null) ?? addTask(request, question, facts);
  },
  need: (question, facts, request) => {
    if (question.text.includes('?')) return null;
    const before = question.words.slice(0, -request.all.length).filter((word) => !question.dayWords.has(word));
    if (before.some(isSignificant)) return needObject(before, request, question, facts);
    const isLength = question.named.length > 0 && !request.rest.some(isTitleWord);
    return (isLength ? setField(question, facts) : null) ?? addNew(request, question, facts);
  },
  // an errand: the person does it
  task: (question, facts, { all }) => {
    if (FOR_ME.test(question.text)) return refuse(facts, CHANGE_ANSWERS.notPossible);
    if (isDueNow(question) && namesByVerb(question)) return moveTasks(question, facts);
    if (isReport(question)) return changeAll('complete', question, facts);
    if (isFailure(question)) return keepOpen(question, facts);
    if (namesPriority(question) && findUnknown(question).every(isTwist)) return setField(question, facts); // `pay rent is not important`
    if (endsWithDone(question)) return refuse(facts, CHANGE_ANSWERS.whichTask);
    return question.text.includes('?') ? null : addNew({ all, rest: all }, question, facts);
  },
  complete: (question, facts) => {
    if (/^\P{Alpha}*(can|could|may|should) i\b/iu.test(question.text)) return null;
    if (isUntil(question) || isUndone(question) || isLater(question, facts))
      return refuse(facts, CHANGE_ANSWERS.notDone);
    return setField(question, facts, []) ?? changeAll('complete', question, facts);
  },
  drop: (question, facts) => {
    if (question.cues.has('erase') && question.named.length === 0) return refuse(facts, CHANGE_ANSWERS.erase);
    if (namesField(question)) return refuse(facts, CHANGE_ANSWERS.notPossible);
    if (isReport(question) && namesByVerb(question)) return changeAll('complete', question, facts);
    return isOffDay(question) ? moveTasks(question, facts) : changeAll('drop', question, facts);
  },
  skip: (question, facts) => (question.text.includes('?') ? null : skipOccurrence(question, facts)),
  move: (question, facts) => (question.when ? null : setField(question, facts)) ?? moveTasks(question, facts),
  mood: (question, facts, request) => {
    if (question.words.slice(0, -request.all.length).some(isSignificant)) return readStatement(question, facts); // `соню на танцы записать`
    const isTitle = isInfinitive(request.rest[0]?.text ?? ''); // `запиши купить хлеб`
    if (question.named.length > 0 && !isTitle) return null; // `запиши меня к врачу`
    return question.cues.has('mood') ||
      question.cues.has('energy') ||
      question.cues.has('focus') ||
      !request.rest.some(isContent)
      ? refuse(facts, CHANGE_ANSWERS.levels)
      : addTask(request, question, facts);
  },
  plan: (question, facts, request) => {
    if (EXCEPT.test(question.text) && (question.when || question.named.length > 0))
      return refuse(facts, CHANGE_ANSWERS.notPossible);
    return isPeriod(request, question) ? planDay(question, facts) : schedule(request, question, facts);
  },
  put: (question, facts, request) => {
    if (/\boff\b/i.test(question.text) || (hasPronoun(question) && question.when)) return moveTasks(question, facts);
    const isPossible = !namesField(question) && !(question.cues.has('first') && question.when === null);
    return (
      setField(question, facts) ??
      (isPossible ? schedule(request, question, facts) : refuse(facts, CHANGE_ANSWERS.notPossible))
    );
  },
  set: setOrMove,
  other: setOrMove,
};

/** `add the label home to the rent`: no other word could be of a new title. */
const namesTasksAlone = (question: Question): boolean => {
  const titleWords = question.named.flatMap(({ title }) => splitWords(title));
  const left = findUnexplained(question, (cue) => /^(?:title|group|verb)$/.test(cue));
  return question.named.length > 0 && left.every(({ text }) => titleWords.some((own) => own.text === text));
};

/** Not in `на отчёт надо 3 часа`, which says how long a task takes. */
const isTitleWord = (word: Word): boolean =>
  isContent(word) && !/^(?:\d+.*|часа?|часов|минут\p{Alpha}*|мин|полчаса|hours?|min\p{Alpha}*)$/u.test(word.text);

/** `buy milk done`, of no task that is open */
const endsWithDone = ({ words, senses }: Question) => senses.get(words.at(-1) ?? NO_WORD)?.has('done') === true;

const NO_WORD = { text: '', start: 0, end: 0 };

/** `remind me 2 hours before`, `напомни за час` */
const REMINDS_BEFORE =
  /(?:remind|напом).*(?:(?:min\p{Alpha}*|hours?|days?|weeks?) (?:before|earlier)|in advance|заранее|за (?:\S+ )?(?:полчаса|час|мин|день|дня|дней))/iu;

/** `plan my day` names no task. */
const isPeriod = ({ rest }: Request, { dayWords }: Question) =>
  rest.every((word) => dayWords.has(word) || PERIOD.test(word.text));

/** `pay the rent now`: no part of a title. */
const SOONER = /^(?:now|earlier|sooner|сейчас|раньше|пораньше)$/;

/** `the report must be sent by 5 December`, `реферат нужно сдать до пятницы`: of a task that is there, or a new one. */
function needObject(object: Word[], { rest }: Request, question: Question, facts: Facts): ChangeAnswer | null {
  const inner = findRequest(rest);
  if (inner && inner.verb !== 'task') return HANDLERS[inner.verb](question, facts, inner); // `пост надо бы сдвинуть`
  const said = question.text.slice(object[0]?.start, object.at(-1)?.end);
  const titles = listNamedTasks(readQuestion(said, facts)).map(({ title }) => splitWords(title));
  const isOther = ([first]: Word[]) =>
    isInfinitive(first?.text ?? '') &&
    !rest.some((word) => isDeedOf(word, first ? [first] : []) || word.text === first?.text);
  if (titles.some((words) => !isOther(words)))
    return question.minutes === null && question.when ? moveTasks(question, facts) : setField(question, facts);
  if (!isInfinitive(rest[0]?.text ?? '')) return refuse(facts, CHANGE_ANSWERS.whatToAdd);
  const text = `надо ${question.text.slice(rest[0]?.start)} ${said}`; // the verb first
  return readClause(readQuestion(text, facts), facts);
}

/** A task that is not there yet. What the person only needs to do may be there. */
function addNew(request: Pick<Request, 'all' | 'rest'>, question: Question, facts: Facts): ChangeAnswer {
  const named = withoutDays(request.rest, question).filter(
    (word) =>
      isSignificant(word) && !isTwist(word) && !SOONER.test(word.text) && !question.senses.get(word)?.has('first'),
  );
  const existing = findExisting(named, facts);
  if (existing.length === 0) return addTask(request, question, facts);
  if (existing.length === 1 && question.when && !question.when.isHabit) return moveTasks(question, facts);
  return { changes: [], refusals: [...sayExisting(existing, facts), ...listTasks(existing, facts)] };
}

/** A sentence that asks for nothing can say what is done, or when something will be done. */
function readStatement(question: Question, facts: Facts): ChangeAnswer | null {
  if (isLevelAlone(question)) return refuse(facts, CHANGE_ANSWERS.levels);
  if (isUnneeded(question)) return changeAll('drop', question, facts);
  if (namesPriority(question) || namesLength(question)) return setField(question, facts);
  if (isGroupDone(question))
    return question.cues.has('all') ? changeAll('complete', question, facts) : askWhich(question, facts);
  if (isStart(question)) return changeAll('start', question, facts);
  if (isDueNow(question) || isAtTime(question)) return moveTasks(question, facts);
  if (isReport(question)) return changeAll('complete', question, facts);
  if (isIntention(question))
    return question.named.length > 0 ? findIntendedMove(question, facts) : moveTasks(question, facts);
  if (isDenial(question)) return keepOpen(question, facts);
  if (isAllDone(question) || isDoneAlone(question)) return refuse(facts, CHANGE_ANSWERS.whichTask);
  if (question.when?.until && !asks(question) && !question.cues.has('free'))
    return refuse(facts, CHANGE_ANSWERS.onlyTasks);
  return isErrand(question, facts) ? addNew({ all: question.words, rest: question.words }, question, facts) : null;
}

/** `every monday at 9 send the metrics`, `соню на танцы записать до пятницы`: a field of quick add and a verb. */
function isErrand(question: Question, facts: Facts): boolean {
  if (asks(question) || question.words.some(isTwist)) return false;
  const { fields, title } = readFields(question.text, facts);
  const isVerb = (word: Word) => isInfinitive(word.text) && !question.senses.get(word)?.has('work');
  const hasDay = fields.some(({ type }) => type !== 'duration');
  return hasDay && splitWords(title).length > 1 && (beginsWithVerb(title) || question.words.some(isVerb));
}

/** `the deadline of the report is now 7 December` */
const isDueNow = (question: Question) =>
  !asks(question) && question.cues.has('due') && question.when !== null && listNamedTasks(question).length > 0;

/** `the newsletter at 6` */
const isAtTime = (question: Question) =>
  !asks(question) &&
  question.when?.isTimeAlone === true &&
  question.when.bound === undefined &&
  question.when.until === undefined &&
  listNamedTasks(question).length === 1 &&
  !question.words.some(isTwist) &&
  findUnexplained(question, (cue) => /^(?:title|time|day|number|part)$/.test(cue)).length === 0;

/** `violets: high priority`, `the violets high` */
const namesPriority = (question: Question) =>
  !asks(question) &&
  question.named.length > 0 &&
  (PRIORITY.test(question.text) || (LEVEL_AT_END.test(question.text) && findUnknown(question).length === 0));

const PRIORITY = wholeWords`prio(?:rity)?|(?:urgent|important)(?=\P{Alpha}*$)|приоритет|(?:is|are|should be) (?:not |very )?(?:high|low|important|urgent)|(?:не ?)?(?:важн|срочн)\p{Alpha}*(?=\P{Alpha}*$)`;

/** `the documents are done`, of a project or a label */
const isGroupDone = (question: Question) =>
  !asks(question) && question.groups.length > 0 && question.cues.has('done') && !isUndone(question);

function askWhich(question: Question, facts: Facts): ChangeAnswer {
  const { includes, text } = selectTasks({ ...question, when: null }, facts);
  const tasks = facts.snapshot.planning.tasks.filter(includes);
  return tasks.length > 0 ? askWhichOf(tasks, facts) : refuse(facts, TASK_ANSWERS.noneSuch, { which: text });
}

/** `I did everything`, `all done`: it is not said what. */
const isAllDone = (question: Question) =>
  question.cues.has('done') &&
  question.cues.has('all') &&
  !asks(question) &&
  (question.words.length < MIN_ALL_WORDS || question.words.some(({ text }) => /^(?:i|ive|we|я|мы)$/.test(text)));

/** `I am starting the report` */
const isStart = (question: Question) =>
  !asks(question) &&
  question.when === null &&
  listNamedTasks(question).length > 0 &&
  question.cues.has('start') &&
  question.words.some((word) => question.senses.get(word)?.has('title')) &&
  !question.cues.has('done') &&
  !question.words.some(isTwist);

const MIN_ALL_WORDS = 4;

/** `ok, done`: it is not said what. */
const isDoneAlone = (question: Question) =>
  !asks(question) &&
  question.cues.has('done') &&
  !question.cues.has('tasks') &&
  question.words.filter(isSignificant).length === 1;

function keepOpen(question: Question, { language }: Facts): ChangeAnswer {
  const tasks = listNamedTasks(question);
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
