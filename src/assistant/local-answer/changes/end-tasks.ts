import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { quote } from '../../previews.ts';
import { findDue } from '../facts.ts';
import type { Facts, Question } from '../question.ts';
import { changeTasks, sayNextTime } from './targets.ts';
import { type ChangeAnswer, joinAnswers, refuse } from './types.ts';

/** Completes or drops what a clause names or describes. */
export function changeAll(kind: 'complete' | 'drop', question: Question, facts: Facts): ChangeAnswer {
  const { cues, named, groups, when } = question;
  const isOfAll = named.length + groups.length === 0 && when === null && !cues.has('overdue') && !cues.has('undated');
  if (kind === 'drop' && isOfAll) return refuse(facts, CHANGE_ANSWERS.whichTask);
  return changeTasks(question, when, facts, (tasks) =>
    joinAnswers(tasks.map((task) => endTask(kind, task, question, facts))),
  );
}

/** On a day, one time of a task that repeats. Without a day, all times are dropped. */
function endTask(kind: 'complete' | 'drop', task: OpenTask, question: Question, facts: Facts): ChangeAnswer {
  const { when } = question;
  const day = when === null || when.isTimeAlone ? null : when;
  const ended: ChangeAnswer = { changes: [{ kind, id: task.id }], refusals: [] };
  if (!task.recurrence)
    return kind === 'drop' && isLater(question, facts) ? refuse(facts, CHANGE_ANSWERS.notPossible) : ended;
  if (kind === 'drop' && day) return skipTask(task, question, facts);
  if (day && (findDue(task, facts)?.date ?? '') > day.to) return { changes: [], refusals: [sayNextTime(task, facts)] }; // `done for today`
  const refusals = [say(facts.language, CHANGE_ANSWERS.series, { title: quote(task.title) })];
  return kind === 'drop' ? { ...ended, refusals } : ended;
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
