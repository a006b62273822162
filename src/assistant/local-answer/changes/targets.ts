import { CHANGE_ANSWERS, TASK_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { sayTitles } from '../../../planning/explain/words.ts';
import { quote } from '../../previews.ts';
import { rankTasks } from '../facts.ts';
import { type Facts, type Question, readQuestion } from '../question.ts';
import { QUOTES } from '../requests.ts';
import { selectTasks } from '../selection.ts';
import { type Named, sharesTitleWord } from '../titles.ts';
import type { When } from '../when.ts';
import { SEPARATOR } from '../words.ts';
import { sharesWord } from './clauses.ts';

type NamedTask = Extract<Named, { kind: 'task' }>;

/** `everything except the plants`, `но не эссе`: what is named stays as it is. */
export const EXCEPT =
  /(?<!\p{Alpha})(?:except|without|apart from|other than|but(?: not)?|not the|кроме|за исключением|(?:но|а) не|без)(?!\p{Alpha})/iu;

/** The tasks that a request names or describes, by id; or why it is not known which. */
export function pickTasks(question: Question, days: When | null, facts: Facts): string[] | string {
  const { language } = facts;
  const [except] = EXCEPT.exec(question.text.replaceAll(QUOTES, '')) ?? [];
  if (except) return pickOthers(question, days, except, facts);
  const named = tasksOf(question);
  if (named.length > 0) {
    const tasks = pickByPart(question, named, facts);
    return (
      tasks ??
      say(language, CHANGE_ANSWERS.whichOf, {
        titles: sayTitles(
          language,
          named.map(({ title }) => quote(title)),
        ),
      })
    );
  }
  const [other] = question.named;
  if (other) {
    const phrase = other.kind === 'busy' ? CHANGE_ANSWERS.isBusyTime : CHANGE_ANSWERS.isDone;
    return say(language, phrase, { title: quote(other.title) });
  }
  return pickDescribed({ ...question, when: days }, facts);
}

/** `everything except the plants`: without what is named after it. */
function pickOthers(question: Question, days: When | null, except: string, facts: Facts): string[] | string {
  const [head = '', tail = ''] = question.text.split(except);
  const kept = new Set(tasksOf(readQuestion(tail, facts)).map(({ id }) => id));
  const all = pickTasks({ ...readQuestion(head, facts), when: question.when }, days, facts);
  if (kept.size === 0 || typeof all === 'string') return say(facts.language, CHANGE_ANSWERS.whichTask);
  return all.filter((id) => !kept.has(id));
}

/** In the order of the text. */
function tasksOf({ named, words }: Question): NamedTask[] {
  const byId = new Map(named.flatMap((each) => (each.kind === 'task' ? [[each.id, each] as const] : [])));
  const placeOf = ({ title }: NamedTask) => words.findIndex((word) => sharesTitleWord(title, [word]));
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
  const picked = parts.map(tasksOf).filter((tasks) => tasks.length > 0);
  const isClear = picked.length > 1 && picked.every((tasks) => tasks.length === 1);
  return isClear ? [...new Set(picked.flat().map(({ id }) => id))] : null;
}

/** `everything of today`, `all errands`, `what is overdue` */
function pickDescribed(question: Question, facts: Facts): string[] | string {
  const { cues, groups, when } = question;
  const isSeveral =
    cues.has('overdue') ||
    cues.has('group') ||
    (cues.has('all') && (when !== null || cues.has('tasks') || cues.has('undated')));
  const isKnown = groups.every(({ id }) => id !== 'unknown');
  if (!isSeveral || !isKnown) return say(facts.language, CHANGE_ANSWERS.whichTask);
  const { includes, text } = selectTasks(question, facts);
  const ids = rankTasks(facts)
    .filter(includes)
    .map(({ id }) => id);
  return ids.length > 0 ? ids : say(facts.language, TASK_ANSWERS.noneSuch, { which: text });
}
