import { readShift } from './lengths.ts';
import { findLevels, PRIORITY_WORD, saysPriority } from './levels.ts';
import { isTwist } from './phrases.ts';
import type { Cue, Question } from './question.ts';
import { asks } from './requests.ts';
import { listNamedTasks, sharesTitleWord } from './titles.ts';
import { findUnexplained, findUnknown, isSignificant } from './unexplained.ts';
import { isDeedOf, isInfinitive, isPast, isPastForm, reportsDeed } from './verb-forms.ts';
import { areForms, splitWords, toSet, type Word, wholeWords } from './words.ts';

/** What a sentence that asks for nothing says of tasks. */
export type Act =
  | 'levels'
  | 'unneeded'
  | 'field'
  | 'groupDone'
  | 'started'
  | 'due'
  | 'done'
  | 'intended'
  | 'failed'
  | 'open'
  | 'doneAlone'
  | 'busy';

/** The first row holds whose marks are all in the sentence, but for those with `-`, which must not be. */
const ACTS: [act: Act, marks: string][] = [
  ['levels', 'feeling number'], // `I feel 7 out of 10`
  ['unneeded', 'task unneeded -otherVerb'], // `ёлку покупать не надо`, not `не надо звонить`
  ['field', 'named priority'], // `the violets: high priority`
  ['field', 'task minutes takes'], // `the report takes 2 hours`
  ['groupDone', 'group done -undone'], // `the documents are done`, of a project or a label
  ['started', 'task start ofTitle -day -done -not'], // `I am starting the report`
  ['due', 'task due day -reported'], // `the deadline of the report is now 7 December`
  ['due', 'task shift -not -done'], // `the call an hour later`
  ['due', 'task timeAlone -not'], // `the newsletter at 6`
  ['done', 'task reported -future -open -undone'], // `I watered the plants`, `отчёт готов`
  ['intended', 'task day future'], // `I will send the report on Friday`
  ['intended', 'task target'], // `jars and cards to tuesday`
  ['intended', 'all target'],
  ['intended', 'tasksOfDay target'], // `tomorrow’s tasks to Thursday`
  ['failed', 'task failed'], // `позвонить в банк не получилось`
  ['open', 'task open'], // `only the essay is left`
  ['open', 'task undone'], // `I need to finish the report`
  ['open', 'task not'], // `do not cancel the call`
  ['doneAlone', 'done all self'], // `I did everything`: it is not said what
  ['doneAlone', 'done alone'], // `ok, done`
  ['busy', 'hours -free'], // `I am busy from 3 to 5`: the calendar changes in the app
];

/** What they say of is not done, whatever verb follows: `I can’t finish`, `I need to finish`. */
const UNDONE = toSet`не ни нет нельзя not neither nor havent didnt isnt wasnt never will буду будет будут cant cannot couldnt wont wouldnt dont doesnt hasnt unable may might must should would надо нужно хочу хотел хотела должен должна id need want going gonna hope could`;
const STILL_OPEN = wholeWords`not yet|still|почти|almost|nearly|(?:most|parts?|some) of|часть|yet to|only .+ (?:left|remains?)|to do|in progress|в процессе|в работе|(?:ещё|еще|пока) (?:нет|не)|остал(?:ось|ся|ась|ись)|(?:not|не|нет)(?=[^a-zß-ӿ]*$)`;
const TAKES = wholeWords`takes?|needs?|lasts?|will be|make|set|change|estimate[a-zß-ӿ]*|займ[её]т|уйд[её]т|надо|нужно|понадобится|сделай|поставь|измени|поменяй|оцен[a-zß-ӿ]+`;
const FAILS = toSet`didnt couldnt wasnt failed`;
const FAILS_NOT = toSet`did could was`;
const OWN = toSet`i ive we weve я мы`;
const MIN_ALL_WORDS = 4;

const MARKS = {
  feeling: ({ cues }) => cues.has('mood') || cues.has('tired'),
  number: ({ cues }) => cues.has('number'),
  named: ({ named }) => named.length > 0,
  task: (question) => listNamedTasks(question).length > 0,
  group: ({ groups }) => groups.length > 0,
  all: ({ cues }) => cues.has('all'),
  tasksOfDay: ({ cues, whens }) => cues.has('tasks') && whens.length > 1,
  ofTitle: ({ words, senses }) => words.some((word) => senses.get(word)?.has('title')),
  unneeded: ({ cues }) => cues.has('unneeded'),
  otherVerb: hasOtherVerb,
  priority: (question) =>
    saysPriority(question.text) &&
    findLevels(question.text).length > 0 &&
    (PRIORITY_WORD.test(question.text) || findUnknown(question).length === 0),
  minutes: ({ minutes }) => minutes !== null,
  takes: ({ text }) => TAKES.test(text),
  start: ({ cues }) => cues.has('start'),
  done: ({ cues }) => cues.has('done'),
  reported: isReported,
  due: ({ cues }) => cues.has('due'),
  day: ({ when }) => when !== null,
  future: ({ cues, when }) => cues.has('future') && when?.isHabit !== true,
  target: (question) => question.when?.isHabit !== true && namesTarget(question),
  timeAlone: (question) =>
    question.when?.isTimeAlone === true &&
    question.when.bound === undefined &&
    question.when.until === undefined &&
    listNamedTasks(question).length === 1 &&
    findUnexplained(question, (cue) => /^(?:title|time|day|number|part)$/.test(cue)).length === 0,
  not: (question) => findNegations(question).length > 0,
  shift: ({ text }) => /earlier|later|раньше|позже/i.test(text) && readShift(text) !== null,
  undone: ({ words }) => words.some(({ text }) => UNDONE.has(text)),
  open: ({ text }) => STILL_OPEN.test(text),
  failed: ({ words }) =>
    words.some(
      ({ text }, at) =>
        FAILS.has(text) ||
        (text === 'not' && FAILS_NOT.has(words[at - 1]?.text ?? '')) ||
        (text === 'не' && isPastForm(words[at + 1]?.text ?? '')),
    ),
  self: ({ words }) => words.length < MIN_ALL_WORDS || words.some(({ text }) => OWN.has(text)),
  alone: ({ words, cues }) => !cues.has('tasks') && words.filter(isSignificant).length === 1,
  hours: ({ when }) => when?.until !== undefined,
  free: ({ cues, text }) => cues.has('free') && !/busy|занят/i.test(text),
} satisfies Record<string, (question: Question) => boolean>;

type Mark = keyof typeof MARKS;

const ROWS = ACTS.map(([act, marks]) => {
  const all = marks.split(' ');
  return {
    act,
    has: all.filter((mark) => !mark.startsWith('-')) as Mark[],
    hasNot: all.filter((mark) => mark.startsWith('-')).map((mark) => mark.slice(1)) as Mark[],
  };
});

/** Null for a question, and if nothing is said of tasks. */
export function findAct(question: Question): Act | null {
  if (asks(question)) return null;
  const holds = (mark: Mark) => MARKS[mark](question);
  return ROWS.find(({ has, hasNot }) => has.every(holds) && !hasNot.some(holds))?.act ?? null;
}

/** What negates or limits a sentence: not what is part of a day, a time or a title, such as `after lunch`. */
export const findNegations = ({ words, senses }: Question): Word[] =>
  words.filter((word) => isTwist(word) && ![...(senses.get(word) ?? [])].some((cue) => NO_TWIST.has(cue)));

const NO_TWIST = new Set<Cue>(['day', 'time', 'part', 'number', 'title']);

/** Whether a sentence says that a task is done. */
export const isReport = (question: Question): boolean => findAct(question) === 'done';
/** Whether a sentence says that a task stays as it is. */
export const isDenial = (question: Question): boolean => /^(?:open|failed)$/.test(findAct(question) ?? '');
export const isUndone = MARKS.undone;
export const saysLength = MARKS.takes;

function isReported({ words, senses, named }: Question): boolean {
  const titles = listNamedTasks({ named }).map(({ title }) => title);
  // `did Ann call`
  if (words[0]?.text === 'did' && titles.some((title) => splitWords(title)[0]?.text === words.at(-1)?.text))
    return false;
  const deeds = words.filter((word) => !senses.get(word)?.has('due')); // not `has to be done by Friday`
  return deeds.some(
    (deed) =>
      senses.get(deed)?.has('done') ||
      (titles.some((title) => reportsDeed(deed, splitWords(title), words)) && !isOfOthers(deed, words, titles)),
  );
}

const OTHERS = toSet`he she they you он она они вы`;
const ME = toSet`me us мне нам`;
const FROM = toSet`from из от`;
const SPEAKING = /^(?:пере|со)?(?:звон|позвон|ответ|напис)/;

/** `Globex sent the invoice`, `Mike called me`, `позвонили из банка`: somebody else did it. */
function isOfOthers(deed: Word, words: Word[], titles: string[]): boolean {
  const isFrom = (word: Word, at: number) => FROM.has(word.text) && titles.some((title) => isIn(title, words[at + 1]));
  if (words.some(isFrom)) return true;
  const before = words.slice(0, words.indexOf(deed));
  const subject = before.at(-1);
  if (!isPast(deed) || !subject || before.some(({ text }) => OWN.has(text))) return false;
  return (
    OTHERS.has(subject.text) ||
    titles.some((title) => isSubject(subject, deed, title)) ||
    words.some(({ text }) => ME.has(text))
  );
}

const isIn = (title: string, word: Word | undefined): boolean =>
  word !== undefined && sharesTitleWord(title, [word]) && !splitWords(title).some(({ text }) => FROM.has(text));

/** A name of an English title before a verb; in Russian, the same in another case: `бабушка` of `Позвонить бабушке`. */
const isSubject = (word: Word, deed: Word, title: string): boolean =>
  splitWords(title).some(
    ({ text, start }) =>
      areForms(text, word.text) &&
      (/[а-я]/.test(text)
        ? text !== word.text && SPEAKING.test(deed.text)
        : start > 0 && /\p{Upper}/u.test(title[start] ?? '')),
  );

/** `to Friday`, `на пятницу`, `not Monday` */
function namesTarget({ words, dayWords, senses }: Question): boolean {
  const isDay = (word: Word | undefined) => word !== undefined && dayWords.has(word);
  return words.some(
    (word, at) =>
      (/^(?:to|till|until|by|на)$/.test(word.text) && isDay(words[at + 1])) ||
      (/^(?:not|не|instead|вместо)$/.test(word.text) && (dayWords.has(word) || senses.get(word)?.has('day'))),
  );
}

/** Whether a verb says what is not needed, other than that of the task: `отменять звонок не надо`. */
function hasOtherVerb(question: Question): boolean {
  const { words } = question;
  const isOwn = (word: Word) => listNamedTasks(question).some(({ title }) => isDeedOf(word, splitWords(title)));
  const not = words.findIndex(isTwist);
  return words.some((word, at) => isInfinitive(word.text) && !(at < not && isOwn(word)));
}
