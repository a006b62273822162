import { COURTESY, TWISTS } from '../fillers.ts';
import { readShift } from '../lengths.ts';
import { findLevels } from '../levels.ts';
import { type Class, findUnused, isSignificant, type Query } from '../query.ts';
import { listNamedTasks, sharesTitleWord } from '../titles.ts';
import { isDeedOf, isInfinitive, isPast, isPastForm, reportsDeed } from '../verb-forms.ts';
import { isQuestion } from '../verbs.ts';
import { areForms, splitWords, toSet, type Word, wholeWords } from '../words.ts';
import { TAKES } from './set.ts';

/** What a sentence that asks for nothing says of tasks. */
export type Act =
  | 'levels'
  | 'unneeded'
  | 'skipped'
  | 'field'
  | 'started'
  | 'due'
  | 'done'
  | 'intended'
  | 'failed'
  | 'open'
  | 'doneAlone'
  | 'busy'
  | 'eventOff';

/** The first row holds whose marks are all in the sentence, but for those with `-`, which must not be. */
const ACTS: [act: Act, marks: string][] = [
  ['levels', 'feeling number'], // `I feel 7 out of 10`
  ['eventOff', 'event off -task'], // `the choir is off this week`
  ['skipped', 'task named oneDay skips -reported'], // `no yoga today`
  ['unneeded', 'task unneeded -otherVerb'], // `ёлку покупать не надо`, not `не надо звонить`
  ['field', 'named priority -day -done -minutes'], // `the violets: high priority`
  ['field', 'task minutes takes'], // `the report takes 2 hours`
  ['field', 'task minutes -day -done -reported -past -failed -open'], // `the audit: 4 hours`
  ['started', 'task start ofTitle -day -done -not'], // `I am starting the report`
  ['due', 'task due day -saysDone'], // `the deadline of the report is now 7 December`
  ['due', 'task shift -not -done'], // `the call an hour later`
  ['due', 'task timeAlone -not'], // `the newsletter at 6`
  ['done', 'task reported -future -open -undone'], // `I watered the plants`, `отчёт готов`
  ['intended', 'task day future -refused'], // `I will send the report on Friday`
  ['intended', 'placed day'], // `the second one tomorrow`, with its title in quotes
  ['intended', 'task target'], // `jars and cards to tuesday`
  ['intended', 'all target'],
  ['failed', 'task failed'], // `позвонить в банк не получилось`
  ['open', 'task open'], // `only the essay is left`
  ['open', 'task undone'], // `I need to finish the report`
  ['open', 'task not'], // `do not cancel the call`
  ['doneAlone', 'done alone'], // `ok, done`
  ['busy', 'hours -free'], // `I am busy from 3 to 5`: the calendar changes in the app
];

/** What they say of is not done, whatever verb follows: `I can’t finish`, `I need to finish`. */
const UNDONE = toSet`не ни нет ничего нельзя nothing not neither nor havent didnt isnt wasnt never will буду будет будут cant cannot couldnt wont wouldnt dont doesnt hasnt unable may might must should would надо нужно хочу хотел хотела должен должна id need want going gonna hope could if unless если`;
const STILL_OPEN = wholeWords`anything but|(?:is|are) (?:to be|being)|automatically|автоматически|(?<!\d)(?!100)\d+ ?(?:%|percent|процент[а-я]*)|not yet|still|(?:has|have|needs?|must|should) (?:to )?be|почти|almost|nearly|half|наполовину|(?:most|parts?|some) of|часть|yet to|only .+ (?:left|remains?)|to do|in progress|в процессе|(?:я|мы) бы|(?!мог)[а-яё]+л[аи]? бы|в работе|(?:ещё|еще|пока) (?:нет|не|нуж[а-я]+)|остал(?:ось|ся|ась|ись)|(?:not|не|нет)(?=[^a-zß-ӿ]*$)`;
export const UNNEEDED = wholeWords`(?:больше )?не (?:надо|нуж[a-zß-ӿ]+)|не (?:буду|потяну|осилю)|обойд[а-я]+ без|(?:won['’]?t|will not|shan['’]?t|(?:not|ain['’]?t) (?:going to|gonna)) (?:bother(?: with)?|do|be doing)|not (?:doing|bothering with)|can['’]?t be (?:bothered|arsed)(?: with)?|(?<=^[^a-zß-ӿ]*)no(?= (?!need|way|idea|wait|problem|worr|longer|more|time|date|due|thanks|one|the |on |at |to |in |by |it |that |not |but |and )[a-z])|(?:not|no longer|isn['’]?t|aren['’]?t) needed|(?:do(?:n['’]?t| not)|no longer) need(?! to)|forget (?:about )?(?:it|that)|scrap (?:it|that)|неактуал[a-zß-ӿ]+|больше не|отменя(?:ется|ются)|отмен[её]н[аоы]?|отменил(?:и|ся|ась|ось|ись)|не до (?:не[её]|него|них|этого|того)|(?:is|was|been|got|are) (?:cancell?ed|called off|off(?! the))`;
const OFF = wholeWords`(?:is|are|was|got|been) (?:off|moved|postponed|rescheduled)|не (?:будет|состоится)|перенес(?:ли|ен[аоы]?|лась|ся)`;
export const SKIPS = wholeWords`not (?:doing|going(?: to(?: do)?)?|gonna(?: do)?|up for)|(?:(?:wo|ca)n['’]?t|(?:will|can) ?not) (?:do|make|go|get|manage|come|attend|fit|be|join|face)(?: to)?|skipping|(?<=^[^a-zß-ӿ]*)no|не (?:[а-яё]+[юу](?:сь)?|получится|выйдет|будет)|пропускаю`;
const FUTURE = wholeWords`can wait|leave(?=.* (?:until|till|for|to)(?![a-z]))|остав[а-я]+(?=.* (?:на|до) )|подожд[а-яё]+|потерп[а-я]+|will|ill|gonna|going to|(?:не (?:хочу|могу|успеваю|успею|получится|буду)|can['’]?t|don['’]?t want)(?=.*(?:давай|лучше|instead|rather))|давай|пусть|лучше|instead|rather|[a-zß-ӿ]+(?:аю|яю|ею|звоню|аюсь|яюсь)|(?<!(?:ко?|по|на|во?|про|за)\s)(?:с|по|за|до|от|на|вы|при|о|об|у|раз|пере|про|вер|ку)[a-zß-ӿ]*(?:лю|жу|чу|шу|ну|су|ру|рю|ду|дам|усь|юсь)`;
/** `I won’t finish it by Friday`, `до завтра не доделаю` */
const REFUSED = wholeWords`(?:won['’]?t|will not)(?!.*(?:instead|rather))|не (?!могу|хочу|буду|успе)[а-яё]+[юу](?!.*(?:давай|лучше))`;
const START = wholeWords`start(?:ing|ed)?|begin(?:ning)?|began|begun|начинаю|начал[аи]?|приступ[a-zß-ӿ]+|взял(?:ся|ась)|берусь`;
const FAILED = wholeWords`(?:didn['’]?t|couldn['’]?t|wasn['’]?t|haven['’]?t|did not|could not|failed|не [а-яё]+л(?:а|и|о|ось|ся|ась)?)`;
const OWN = toSet`i ive we weve я мы`;

const MARKS = {
  feeling: ({ asks }) => asks.has('mood') || asks.has('tired'),
  skips: ({ text }) => SKIPS.test(text) && !/давай|лучше|instead|rather/i.test(text),
  oneDay: ({ whens, part }) => whens.length === 1 || (whens.length === 0 && part !== null),
  number: ({ asks }) => asks.has('number'),
  named: ({ named }) => named.length > 0,
  task: (query) => listNamedTasks(query).length > 0 || query.asks.has('listed'),
  all: ({ asks, whens }) => asks.has('all') || (asks.has('tasks') && whens.length > 1),
  ofTitle: ({ words, senses }) => words.some((word) => senses.get(word)?.has('title')),
  event: ({ asks }) => asks.has('event'),
  off: ({ text }) => UNNEEDED.test(text) || OFF.test(text),
  unneeded: ({ text }) => UNNEEDED.test(text),
  otherVerb: hasOtherVerb,
  priority: (query) => findLevels(query).length > 0,
  minutes: ({ minutes }) => minutes !== null,
  past: ({ asks }) => asks.has('past'),
  takes: ({ text }) => TAKES.test(text),
  start: ({ text }) => START.test(text),
  done: ({ asks, text }) => asks.has('done') || /100 ?(?:%|percent|процент)/i.test(text),
  reported: isReported,
  saysDone: (query) => isReported(query) && !STILL_OPEN.test(query.text),
  due: ({ asks, text }) =>
    asks.has('due') ||
    /\bdue\b|\b(?:has|have|needs?|must|should) (?:to )?be .*\b(?:by|until|before)\b|долж[а-я]+ быть .*(?<![а-я])(?:ко?|до)(?![а-я])/i.test(
      text,
    ),
  day: ({ when }) => when !== null,
  future: ({ text, when }) => FUTURE.test(text) && when?.isHabit !== true,
  refused: ({ text }) => REFUSED.test(text),
  target: (query) => query.when?.isHabit !== true && namesTarget(query),
  placed: (query) =>
    /^[^a-zß-ӿ\d]*(?:(?:do|and|but|и|а|но) )*[“«]/iu.test(query.text) &&
    findUnused(query, (name) => /^(?:title|day|time|part|number|work)$/.test(name)).length === 0,
  timeAlone: (query) =>
    query.when?.isTimeAlone === true &&
    query.when.bound === undefined &&
    query.when.until === undefined &&
    listNamedTasks(query).length === 1 &&
    findUnused(query, (name) => /^(?:title|time|day|number|part)$/.test(name)).length === 0,
  not: (query) => findNegations(query).length > 0,
  shift: ({ text }) => /earlier|later|раньше|позже/i.test(text) && readShift(text) !== null,
  undone: ({ words }) => words.some(({ text }) => UNDONE.has(text)),
  open: ({ text }) => STILL_OPEN.test(text),
  failed: ({ text }) => FAILED.test(text),
  alone: ({ words, asks }) => !asks.has('tasks') && words.filter(isSignificant).length === 1,
  hours: ({ when }) => when?.until !== undefined,
  free: ({ asks }) => asks.has('free'),
} satisfies Record<string, (query: Query) => boolean>;

type Mark = keyof typeof MARKS;

/** Null for a question, and if nothing is said of tasks. */
export function findAct(query: Query): Act | null {
  if (isQuestion(query)) return null;
  const holds = (mark: string) =>
    mark.startsWith('-') ? !MARKS[mark.slice(1) as Mark](query) : MARKS[mark as Mark](query);
  return ACTS.find(([, marks]) => marks.split(' ').every(holds))?.[0] ?? null;
}

const NO_TWIST = new Set<Class>(['day', 'time', 'part', 'number', 'minutes', 'title']);

/** What negates or limits a sentence: not what is part of a day, a time or a title, such as `after lunch`. */
export const findNegations = ({ words, senses }: Query): Word[] =>
  words.filter((word) => TWISTS.has(word.text) && ![...(senses.get(word) ?? [])].some((each) => NO_TWIST.has(each)));

/** Whether a sentence says that a task is done. */
export const isReport = (query: Query): boolean => findAct(query) === 'done';
export const isUndone = MARKS.undone;

/** `немецкий был`: it took place. */
const WAS = wholeWords`был[аои]?(?=[^a-zß-ӿ]*$)`;

function isReported(query: Query): boolean {
  const { text, words, senses, named } = query;
  const titles = listNamedTasks({ named }).map(({ title }) => title);
  if (WAS.test(text) && findUnused(query, (name) => /^(?:title|day|part|past)$/.test(name)).length === 0) return true;
  const deeds = words.filter((word) => !senses.get(word)?.has('due') && !/^закончи(?:ть|л.*с[ья])$/.test(word.text)); // `the milk is out`
  return deeds.some(
    (deed) =>
      titles.some((title) => reportsDeed(deed, splitWords(title), words))
        ? !isOfOthers(deed, words, titles)
        : senses.get(deed)?.has('done') &&
          !/^(?:recap|итог|productive)/.test(deed.text) &&
          !isOfSubject(deed, words, titles) &&
          (deed.text !== 'closed' || deed === words[0] || words.some(isOwn)), // not `the bank is closed`
  );
}

const OTHERS = toSet`he she they you someone somebody он она они вы кто-то`;
const ME = toSet`me us мне нам their his her`;

const isOwn = ({ text }: Word) => OWN.has(text);

/** `Globex sent the invoice`, `Mike called me`, `позвонили из банка`: somebody else did it. */
function isOfOthers(deed: Word, words: Word[], titles: string[]): boolean {
  const isFrom = ({ text }: Word, at: number) =>
    /^(?:from|из|от)$/.test(text) && titles.some((title) => sharesTitleWord(title, words.slice(at + 1, at + 2)));
  return (
    words.some(isFrom) ||
    isOfSubject(deed, words, titles) ||
    (words.some(({ text }) => ME.has(text)) && !words.slice(0, words.indexOf(deed)).some(isOwn))
  );
}

/** `Globex sent it`, `the vet has finished` */
function isOfSubject(deed: Word, words: Word[], titles: string[]): boolean {
  const before = words.slice(0, words.indexOf(deed));
  const subject = before.findLast((word) => !COURTESY.has(word.text));
  if (!isPast(deed) || !subject || before.some(isOwn)) return false;
  return subject.text === 'has' || OTHERS.has(subject.text) || titles.some((title) => isSubject(subject, deed, title));
}

const SPEAKING = /^(?:пере|со)?(?:звон|позвон|ответ|напис)/;

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
function namesTarget({ words, dayWords }: Query): boolean {
  const isDay = (word: Word | undefined) => word !== undefined && dayWords.has(word);
  return words.some(
    (word, at) =>
      (/^(?:to|till|until|by|на)$/.test(word.text) && (isDay(words[at + 1]) || isDay(words[at + 2]))) ||
      (/^(?:not|не|instead|вместо)$/.test(word.text) && dayWords.has(word)),
  );
}

/** Whether a verb says what is not needed, other than that of the task: `отменять звонок не надо`. */
function hasOtherVerb(query: Query): boolean {
  const { words } = query;
  const isOwn = (word: Word) => listNamedTasks(query).some(({ title }) => isDeedOf(word, splitWords(title)));
  const not = words.findIndex(({ text }) => TWISTS.has(text));
  return words.some((word, at) => isInfinitive(word.text) && !(at < not && isOwn(word)));
}

/** A past form of what is not done: `не сдала`. */
export const isNegatedVerb = (word: Word, words: Word[]): boolean =>
  (isPastForm(word.text) || isInfinitive(word.text)) && TWISTS.has(words[words.indexOf(word) - 1]?.text ?? '');
