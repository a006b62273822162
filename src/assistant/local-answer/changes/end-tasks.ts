import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { quote } from '../../previews.ts';
import { findDue, sayDate } from '../facts.ts';
import type { Facts, Question } from '../question.ts';
import { changeTasks } from './targets.ts';
import { type Change, type ChangeAnswer, joinAnswers, refuse } from './types.ts';

/** Completes or drops what a clause names or describes. */
export function changeAll(kind: 'complete' | 'drop', question: Question, facts: Facts): ChangeAnswer {
  return changeTasks(question, question.when, facts, (tasks) => {
    const series = tasks.filter(({ recurrence }) => recurrence != null);
    const isOfDay = question.named.length > 0 && question.when !== null && !question.when.isTimeAlone;
    if (kind === 'drop' && isOfDay && series.length === tasks.length) return skipOccurrence(question, facts);
    if (kind === 'drop' && isLater(question, facts)) return refuse(facts, CHANGE_ANSWERS.notPossible);
    const later = series.filter((task) => isOfDay && (findDue(task, facts)?.date ?? '') > (question.when?.to ?? '')); // `done for today`
    const dropped = kind === 'drop' ? series : [];
    return {
      changes: tasks.filter((task) => !later.includes(task)).map(({ id }): Change => ({ kind, id })),
      refusals: [
        ...dropped.map(({ title }) => say(facts.language, CHANGE_ANSWERS.series, { title: quote(title) })),
        ...later.map((task) => sayNextTime(task, facts)),
      ],
    };
  });
}

/** `drop the invoice on Friday` */
export const isLater = ({ named, when }: Question, { snapshot }: Facts): boolean =>
  named.length > 0 && when !== null && !when.isTimeAlone && when.from > snapshot.date;

/** The current occurrence of a task that repeats is skipped. Others are not. */
export const skipOccurrence = (question: Question, facts: Facts): ChangeAnswer =>
  changeTasks(question, question.when, facts, (tasks) =>
    joinAnswers(tasks.map((task) => skipTask(task, question, facts))),
  );

function skipTask(task: OpenTask, { when }: Question, facts: Facts): ChangeAnswer {
  const { date } = facts.snapshot;
  if (!task.recurrence) return refuse(facts, CHANGE_ANSWERS.noRepeat, { title: quote(task.title) });
  const due = findDue(task, facts)?.date ?? date;
  const isCurrent = !when || (when.from <= due && due <= when.to) || (due < date && when.from === date);
  return isCurrent
    ? { changes: [{ kind: 'skip', id: task.id }], refusals: [] }
    : { changes: [], refusals: [sayNextTime(task, facts)] };
}

/** Only the next time of a task that repeats can change. */
function sayNextTime(task: OpenTask, facts: Facts): string {
  const day = sayDate(findDue(task, facts)?.date ?? facts.snapshot.date, facts);
  return say(facts.language, CHANGE_ANSWERS.otherOccurrence, { title: quote(task.title), day });
}
