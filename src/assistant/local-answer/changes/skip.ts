import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { quote } from '../../previews.ts';
import { findDue, sayDate } from '../facts.ts';
import type { Facts, Question } from '../question.ts';
import { changeTasks } from './targets.ts';
import { type ChangeAnswer, joinAnswers, refuse } from './types.ts';

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
export function sayNextTime(task: OpenTask, facts: Facts): string {
  const day = sayDate(findDue(task, facts)?.date ?? facts.snapshot.date, facts);
  return say(facts.language, CHANGE_ANSWERS.otherOccurrence, { title: quote(task.title), day });
}
