import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { findAct, isUndone } from '../acts.ts';
import { hasPronoun } from '../follow-up.ts';
import { marksGroup } from '../groups.ts';
import { type Cue, type Facts, type Question, readQuestion } from '../question.ts';
import { findRequest, type Request, unquoted, type Verb } from '../requests.ts';
import { isContent, listNamedTasks } from '../titles.ts';
import { findUnexplained, isSignificant } from '../unexplained.ts';
import { isDeedOf, isInfinitive } from '../verb-forms.ts';
import { pattern, splitWords, type Word, wholeWords } from '../words.ts';
import { addTask } from './add-task.ts';
import { namesByVerb } from './clauses.ts';
import { changeAll, isLater, skipOccurrence } from './end-tasks.ts';
import { PERIOD } from './leave-out.ts';
import { blankLevels, logMood, readLevels } from './mood-levels.ts';
import { isOffDay, moveTasks, schedule } from './move-tasks.ts';
import { namesField, setField } from './set-field.ts';
import { addNew, readStatement } from './statements.ts';
import { EXCEPT } from './targets.ts';
import { type ChangeAnswer, refuse } from './types.ts';

/** An errand that the assistant is to run. */
const FOR_ME = pattern`^[^a-zß-ӿ]*(?:can|could|would|will) you|^[^a-zß-ӿ]*(?:можешь|можете|сможешь)(?![a-zß-ӿ])|(?<![a-zß-ӿ])(?:for me[^a-zß-ӿ]*$|(?:за|вместо) меня(?![a-zß-ӿ]))|^[^a-zß-ӿ]*(?:book|order|get|call|find|buy|text|email|message|send|write|wake|ring) me\b|^[^a-zß-ӿ]*(?:закажи|вызови|купи|найди|забронируй|позвони|набери|напиши|отправь|пришли|скинь|разбуди)(?:те)? (?:мне|меня)(?![a-zß-ӿ])`;

/** `tell Ann that I am late`: a message, which is not sent. */
const SENDS = pattern`^[^a-zß-ӿ]*(?:(?:tell|скажи|передай|сообщи|ответь)(?:те)?\s(?!me\s|мне\s)[a-zß-ӿ]+|(?:text|write|email|message|напиши|отправь)(?:те)?\s(?!me\s|мне\s)[a-zß-ӿ]+(?:\s[a-zß-ӿ]+)?,?\s(?:that|i|im|i['’]m|ill|we|что|чтобы))\s`;

/** `mark that I watered the plants` */
const MARKS = /^[^a-zß-ӿ]*(?:mark|note|record|log|отметь|запиши),? (?:that|что) /iu;

/** `call the report "Sales" instead`: another name. */
const CALLS = /^[^a-zß-ӿ]*call (.+?),? ["“](.+)["”](?: instead)?[^a-zß-ӿ]*$/isu;
const CALLS_INSTEAD = /^[^a-zß-ӿ]*call .+ instead[^a-zß-ӿ]*$/isu;

/** A mood log that is there: it is changed in the app. */
const LOG = wholeWords`logs?|entry|запис[a-zß-ӿ]+`;

/** `remind me 2 hours before`, `напомни за час` */
const REMINDS_BEFORE = pattern`(?:remind|напом).*(?:(?:min[a-zß-ӿ]*|hours?|days?|weeks?) (?:before|earlier)|in advance|заранее|за (?:\S+ )?(?:полчаса|час|мин|день|дня|дней))`;

/** `new project called Fringe`: only the app adds projects and labels. */
const NEW_GROUP = pattern`^(?:[a-zß-ӿ]+ )?(?:create|make|new|создай|заведи|нов[а-я]+)[а-я]* (?:an? |new |нов[а-я]+ )*(?:project|label|tag|проект|метку|тег)(?![a-zß-ӿ])`;

const cannot = (facts: Facts) => refuse(facts, CHANGE_ANSWERS.notPossible);

/** The changes of one clause; null if it asks for none and reports nothing. */
export function readClause(question: Question, facts: Facts): ChangeAnswer | null {
  const { text, named, cues, dayWords } = question;
  const [marks] = MARKS.exec(text) ?? [];
  if (marks) return readClause(readQuestion(text.slice(marks.length), facts), facts);
  const words = unquoted(question);
  const later = findRequest(words.slice(words.findIndex((word) => !dayWords.has(word)))); // `tomorrow at 9 remind me`
  const request = later?.verb === 'add' ? later : findRequest(words);
  const isOfLog = named.length === 0 && ['mood', 'logged', 'energy', 'focus'].some((cue) => cues.has(cue as Cue));
  if (isOfLog && (request?.verb === 'drop' || (request?.verb === 'set' && LOG.test(text)))) return cannot(facts);
  const levels = readLevels(question);
  const areBoth = levels?.energy != null && levels.focus !== null && named.length === 0;
  if (levels && (request?.verb === 'mood' || request === null || areBoth) && !text.includes('?'))
    return logMood(levels, blankLevels(levels, question), facts);
  if (SENDS.test(text)) return cannot(facts);
  return request ? HANDLERS[request.verb](question, facts, request) : readStatement(question, facts);
}

type Handler = (question: Question, facts: Facts, request: Request) => ChangeAnswer | null;

/** What each verb asks for. */
const HANDLERS: Record<Verb, Handler> = {
  add: (question, facts, request) => {
    if (REMINDS_BEFORE.test(question.text) || NEW_GROUP.test(question.text)) return cannot(facts);
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
    if (FOR_ME.test(question.text)) return cannot(facts);
    const [, old = '', name = ''] = CALLS.exec(question.text) ?? [];
    if (listNamedTasks(readQuestion(old, facts)).length > 0)
      return readClause(readQuestion(`rename ${old} to ${name}`, facts), facts);
    if (CALLS_INSTEAD.test(question.text) && listNamedTasks(question).length > 0) return cannot(facts);
    const isSaid = namesByVerb(question) && /^(?:due|done|failed|field)$/.test(findAct(question) ?? '');
    if (isSaid) return readStatement(question, facts);
    if (endsWithDone(question)) return refuse(facts, CHANGE_ANSWERS.whichTask);
    return question.text.includes('?') ? null : addNew({ all, rest: all }, question, facts);
  },
  complete: (question, facts, { all }) => {
    if (question.cues.has('unneeded') && /^вычерк/.test(all[0]?.text ?? '')) return changeAll('drop', question, facts);
    if (/^[^a-zß-ӿ]*(can|could|may|should) i\b/iu.test(question.text)) return null;
    if (question.when?.isUntil || isUndone(question) || isLater(question, facts))
      return refuse(facts, CHANGE_ANSWERS.notDone);
    return setField(question, facts, []) ?? changeAll('complete', question, facts);
  },
  drop: (question, facts) => {
    if (question.cues.has('erase') && question.named.length === 0) return refuse(facts, CHANGE_ANSWERS.erase);
    const isGroup = marksGroup(question) && !question.cues.has('all') && !question.cues.has('tasks');
    if (namesField(question) || (isGroup && question.named.length === 0)) return cannot(facts);
    if (findAct(question) === 'done' && namesByVerb(question)) return changeAll('complete', question, facts);
    return isOffDay(question) ? moveTasks(question, facts) : changeAll('drop', question, facts);
  },
  skip: (question, facts) => (question.text.includes('?') ? null : skipOccurrence(question, facts)),
  move: (question, facts) => (question.when ? null : setField(question, facts)) ?? moveTasks(question, facts),
  mood: (question, facts, request) => {
    if (question.words.slice(0, -request.all.length).some(isSignificant)) return readStatement(question, facts); // `соню на танцы записать`
    const isTitle = isInfinitive(request.rest[0]?.text ?? ''); // `запиши купить хлеб`
    if (question.named.length > 0 && !isTitle) return null; // `запиши меня к врачу`
    const isOfMood = (['mood', 'energy', 'focus'] as const).some((cue) => question.cues.has(cue));
    return isOfMood || !request.rest.some(isContent)
      ? refuse(facts, CHANGE_ANSWERS.levels)
      : addTask(request, question, facts);
  },
  plan: (question, facts, request) => {
    if (EXCEPT.test(question.text) && (question.when || question.named.length > 0)) return cannot(facts);
    return isPeriod(request, question) ? planDay(question, facts) : schedule(request, question, facts);
  },
  put: (question, facts, request) => {
    if (/\boff\b/i.test(question.text) || (hasPronoun(question) && question.when)) return moveTasks(question, facts);
    const isPossible = !namesField(question) && !(question.cues.has('first') && question.when === null);
    return setField(question, facts) ?? (isPossible ? schedule(request, question, facts) : cannot(facts));
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

function setOrMove(question: Question, facts: Facts, { all: [verb] }: Request): ChangeAnswer | null {
  const { cues, named, when } = question;
  if (/^(?:tag|label)$/.test(verb?.text ?? '') && named.length === 0) return null; // `label home`
  if (cues.has('plan') && named.length === 0) return planDay(question, facts);
  if (/^(?:start|начни|начать)$/.test(verb?.text ?? '') && when === null && named.length > 0)
    return changeAll('start', question, facts);
  if (/^(?:start|stop)$/.test(verb?.text ?? '')) return cannot(facts);
  const field = setField(question, facts);
  if (field || !when || namesField(question)) return field ?? cannot(facts);
  return listNamedTasks(question).length > 0 ? moveTasks(question, facts) : cannot(facts);
}

/** Not in `на отчёт надо 3 часа`, which says how long a task takes. */
const isTitleWord = (word: Word): boolean =>
  isContent(word) && !/^(?:\d+.*|часа?|часов|минут[a-zß-ӿ]*|мин|полчаса|hours?|min[a-zß-ӿ]*)$/u.test(word.text);

/** `buy milk done`, of no task that is open */
const endsWithDone = ({ words, senses }: Question) =>
  words.some((word, at) => at === words.length - 1 && senses.get(word)?.has('done'));

/** `plan my day` names no task. */
const isPeriod = ({ rest }: Request, { dayWords }: Question) =>
  rest.every((word) => dayWords.has(word) || PERIOD.test(word.text));

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
