import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { quote } from '../../previews.ts';
import { findDue, sayDate } from '../facts.ts';
import type { Facts, Question } from '../question.ts';
import { pickTasks } from './targets.ts';
import type { ChangeAnswer } from './types.ts';

/** The current occurrence of a task that repeats is skipped. Others are not. */
export function skipOccurrence(question: Question, facts: Facts): ChangeAnswer {
  const { language, snapshot } = facts;
  const ids = pickTasks(question, question.when, facts);
  if (typeof ids === 'string') return { changes: [], refusals: [ids] };
  const answers = snapshot.planning.tasks
    .filter(({ id }) => ids.includes(id))
    .map((task): ChangeAnswer => {
      const title = quote(task.title);
      if (!task.recurrence) return { changes: [], refusals: [say(language, CHANGE_ANSWERS.noRepeat, { title })] };
      const due = findDue(task, facts)?.date ?? snapshot.date;
      const { when } = question;
      const isCurrent =
        !when || (when.from <= due && due <= when.to) || (due < snapshot.date && when.from === snapshot.date);
      if (isCurrent) return { changes: [{ kind: 'skip', id: task.id }], refusals: [] };
      return { changes: [], refusals: [sayNextTime(task, facts)] };
    });
  return {
    changes: answers.flatMap(({ changes }) => changes),
    refusals: answers.flatMap(({ refusals }) => refusals),
  };
}

/** Only the next time of a task that repeats can change. */
export function sayNextTime(task: OpenTask, facts: Facts): string {
  const day = sayDate(findDue(task, facts)?.date ?? facts.snapshot.date, facts);
  return say(facts.language, CHANGE_ANSWERS.otherOccurrence, { title: quote(task.title), day });
}
