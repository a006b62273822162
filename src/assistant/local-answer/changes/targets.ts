import { CHANGE_ANSWERS, TASK_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { sayTitles } from '../../../planning/explain/words.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { quote } from '../../previews.ts';
import { findDueOn } from '../due-tasks.ts';
import { findDue, rankTasks, sayDate } from '../facts.ts';
import { type Facts, type Question, readQuestion } from '../question.ts';
import { QUOTES } from '../requests.ts';
import { selectTasks } from '../selection.ts';
import { listNamedTasks, type NamedTask, sharesTitleWord } from '../titles.ts';
import type { When } from '../when.ts';
import { SEPARATOR, wholeWords } from '../words.ts';
import { sharesWord } from './clauses.ts';
import { type ChangeAnswer, joinAnswers, refuse } from './types.ts';

/** `everything except the plants`, `но не эссе`: what is named stays as it is. */
export const EXCEPT = wholeWords`except|without|apart from|other than|but(?: not)?|not the|кроме|за исключением|(?:но|а) не|без`;

/** What a change of the tasks that a request names or describes is; or why it is not known which tasks these are. */
export function changeTasks(
  question: Question,
  days: When | null,
  facts: Facts,
  change: (tasks: OpenTask[]) => ChangeAnswer,
): ChangeAnswer {
  const ids = pickTasks(question, days, facts);
  if (!Array.isArray(ids)) return ids;
  const tasks = ids.flatMap((id) => facts.snapshot.planning.tasks.find((task) => task.id === id) ?? []);
  const others = listLaterTimes(question, days, facts).filter(({ id }) => !ids.includes(id));
  return joinAnswers([change(tasks), { changes: [], refusals: others.map((task) => sayNextTime(task, facts)) }]);
}

/** Tasks of the days that a request describes which are due at an earlier time first. */
function listLaterTimes(question: Question, days: When | null, facts: Facts): OpenTask[] {
  const { includes } = selectTasks({ ...question, when: null }, facts);
  const isNamed = (task: OpenTask) => question.named.some(({ title }) => title === task.title);
  return days && isOfSeveral(question, days)
    ? findDueOn(days, facts).filter((task) => includes(task) && !isNamed(task))
    : [];
}

/** Only the next time of a task that repeats can change. */
export function sayNextTime(task: OpenTask, facts: Facts): string {
  const current = facts.snapshot.planning.tasks.find(({ id }) => id === task.id) ?? task;
  const day = sayDate(findDue(current, facts)?.date ?? facts.snapshot.date, facts);
  return say(facts.language, CHANGE_ANSWERS.otherOccurrence, { title: quote(task.title), day });
}

/** Their ids. */
function pickTasks(question: Question, days: When | null, facts: Facts): string[] | ChangeAnswer {
  const [except] = EXCEPT.exec(question.text.replaceAll(QUOTES, '')) ?? [];
  if (except) return pickOthers(question, days, except, facts);
  const named = tasksOf(question);
  if (named.length > 0) {
    const ids = pickByPart(question, named, facts);
    const parts = listDescribed(question, facts).filter((part) => !isOfDay(part));
    const described = parts.map((part) => pickDescribed({ ...part, when: null }, facts));
    const refused = described.find((each) => !Array.isArray(each));
    return ids ? (refused ?? [...new Set([ids, ...(described as string[][])].flat())]) : askWhichOf(named, facts);
  }
  const [other] = question.named;
  if (!other) return pickDescribed({ ...question, when: days }, facts);
  const phrase = other.kind === 'busy' ? CHANGE_ANSWERS.isBusyTime : CHANGE_ANSWERS.isDone;
  return refuse(facts, phrase, { title: quote(other.title) });
}

export const askWhichOf = (tasks: Pick<OpenTask, 'id' | 'title'>[], facts: Facts): ChangeAnswer => {
  const titles = tasks.map(({ title }) => quote(title));
  return { ...refuse(facts, CHANGE_ANSWERS.whichOf, { titles: sayTitles(facts.language, titles) }), among: tasks };
};

/** `everything except the plants`: without what is named after it. */
function pickOthers(question: Question, days: When | null, except: string, facts: Facts): string[] | ChangeAnswer {
  const [head = '', tail = ''] = question.text.split(except);
  const kept = tasksOf(readQuestion(tail, facts)).map(({ id }) => id);
  const all = pickTasks({ ...readQuestion(head, facts), when: question.when }, days, facts);
  if (kept.length === 0 || !Array.isArray(all)) return refuse(facts, CHANGE_ANSWERS.whichTask);
  return all.filter((id) => !kept.includes(id));
}

/** In the order of the text. */
function tasksOf(question: Question): NamedTask[] {
  const byId = new Map(listNamedTasks(question).map((each) => [each.id, each]));
  const placeOf = ({ title }: NamedTask) => question.words.findIndex((word) => sharesTitleWord(title, [word]));
  return [...byId.values()].sort((a, b) => placeOf(a) - placeOf(b));
}

/** `the invoice and the CVs` are two tasks, `the contract` is one of two; null when it is not known which. */
function pickByPart(question: Question, named: NamedTask[], facts: Facts): string[] | null {
  const parts = question.text.split(SEPARATOR).map((part) => readQuestion(part, facts));
  const [first, second] = named;
  if (first && !second) {
    const all = parts.flatMap((part) => (sharesWord(part, question) ? first : tasksOf(part)));
    return [...new Set([...all, first].map(({ id }) => id))];
  }
  if (BOTH.test(question.text) && named.length === 2) return named.map(({ id }) => id);
  const picked = parts.map(tasksOf).filter((tasks) => tasks.length > 0);
  const isClear = picked.length > 1 && picked.every((tasks) => tasks.length === 1);
  return isClear ? [...new Set(picked.flat().map(({ id }) => id))] : null;
}

const BOTH = wholeWords`both|оба|обе|обоих|обеих`;

/** The parts beside a title that describe tasks: `the invoice and everything in Home`. */
const listDescribed = ({ text, named }: Question, facts: Facts): Question[] =>
  (named.length > 0 ? (text.split(EXCEPT)[0] ?? '').split(SEPARATOR) : [])
    .map((part) => readQuestion(part, facts))
    .filter((part) => part.named.length === 0 && isOfSeveral(part, part.when))
    .filter((part) => DESCRIBES.test(part.text) && !NO_TASKS.test(part.text));

/** `everything due today`, which can also end a message: `and all for today`. */
const isOfDay = ({ cues }: Question) => !cues.has('group') && !cues.has('overdue') && !cues.has('undated');

/** `the overdue`, not `long overdue` */
const DESCRIBES = wholeWords`the|my|everything|tasks|вс[её]|просроченные`;
const NO_TASKS = wholeWords`that|that['’]?s|it|not|else|не|это`;

/** `everything of today`, `all errands`, `what is overdue` */
function pickDescribed(question: Question, facts: Facts): string[] | ChangeAnswer {
  const isKnown = question.groups.every(({ id }) => id !== 'unknown');
  if (!isOfSeveral(question, question.when) || !isKnown) return refuse(facts, CHANGE_ANSWERS.whichTask);
  const { includes, text } = selectTasks(question, facts);
  const tasks = rankTasks(facts).filter(includes);
  if (tasks.length > 1 && ONE.test(question.text)) return askWhichOf(tasks, facts);
  return tasks.length + listLaterTimes(question, question.when, facts).length > 0
    ? tasks.map(({ id }) => id)
    : refuse(facts, TASK_ANSWERS.noneSuch, { which: text });
}

/** `the reading task`, of a label or a project */
const ONE = wholeWords`task|задачу|задача`;

const isOfSeveral = ({ cues }: Question, days: When | null): boolean =>
  cues.has('overdue') ||
  cues.has('group') ||
  (cues.has('all') && (days !== null || cues.has('tasks') || cues.has('undated')));
