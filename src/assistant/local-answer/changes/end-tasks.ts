import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { quote } from '../../previews.ts';
import { findDueOn } from '../due-tasks.ts';
import { findDue } from '../facts.ts';
import type { Facts, Question } from '../question.ts';
import { changeTasks, sayNextTime } from './targets.ts';
import { type ChangeAnswer, joinAnswers, refuse } from './types.ts';

type Ending = 'complete' | 'drop' | 'start';

/** Completes, drops or starts what a clause names or describes. */
export function changeAll(kind: Ending, question: Question, facts: Facts): ChangeAnswer {
  const { cues, named, groups, when } = question;
  const isOfAll = named.length + groups.length === 0 && when === null && !cues.has('overdue') && !cues.has('undated');
  if (kind === 'drop' && isOfAll) return refuse(facts, CHANGE_ANSWERS.whichTask);
  return changeOnDays(question, facts, (task, own) => endTask(kind, task, own, facts));
}

/** `today and Friday`: on each day. */
function changeOnDays(
  question: Question,
  facts: Facts,
  change: (task: OpenTask, question: Question) => ChangeAnswer,
): ChangeAnswer {
  const { when, whens } = question;
  const days = when && whens.includes(when) ? whens.slice(whens.indexOf(when)) : [when];
  return joinAnswers(
    days.map((day) => {
      const own = { ...question, when: day };
      return changeTasks(own, day, facts, (tasks) => joinAnswers(tasks.map((task) => change(task, own))));
    }),
  );
}

/** On a day, one time of a task that repeats. Without a day, all times are dropped. */
function endTask(kind: Ending, task: OpenTask, question: Question, facts: Facts): ChangeAnswer {
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
  changeOnDays(question, facts, (task, own) => skipTask(task, own, facts));

function skipTask(task: OpenTask, { when }: Question, facts: Facts): ChangeAnswer {
  const { date } = facts.snapshot;
  if (!task.recurrence) return refuse(facts, CHANGE_ANSWERS.noRepeat, { title: quote(task.title) });
  const due = findDue(task, facts)?.date ?? date;
  const isCurrent = !when || (when.from <= due && due <= when.to) || (due < date && when.from === date);
  const isAll = when === null || (findDueOn(when, facts).find(({ id }) => id === task.id)?.times ?? 1) < 2;
  return {
    changes: isCurrent ? [{ kind: 'skip', id: task.id }] : [],
    refusals: isCurrent && isAll ? [] : [sayNextTime(task, facts)],
  };
}
