import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { quote } from '../../previews.ts';
import { findDueOn } from '../due-tasks.ts';
import { findDue } from '../facts.ts';
import type { Class, Facts, Query } from '../query.ts';
import { changeTasks, isOfSeveral, sayNextTime } from './select.ts';
import { type ChangeAnswer, joinAnswers, refuse } from './types.ts';

type Ending = 'complete' | 'drop' | 'start' | 'skip';

/** Completes, drops, starts or skips what a clause names or describes; `today and Friday`: on each day. */
export function endTasks(kind: Ending, query: Query, facts: Facts): ChangeAnswer {
  const { asks, named, groups, whens } = query;
  const when = query.when ?? (named.length === 0 ? (facts.listedOn ?? null) : null);
  const isOfAll =
    named.length + groups.length === 0 &&
    when === null &&
    !['listed', 'overdue', 'undated'].some((each) => asks.has(each as Class));
  if (isOfAll && (kind === 'drop' || !isOfSeveral(query, when))) return refuse(facts, CHANGE_ANSWERS.whichTask);
  const days = when && whens.includes(when) ? whens.slice(whens.indexOf(when)) : [when];
  return joinAnswers(
    days.map((day) => {
      const own = { ...query, when: day };
      return changeTasks(own, day, facts, (task) =>
        kind === 'skip' ? skipTask(task, own, facts) : endTask(kind, task, own, facts),
      );
    }),
  );
}

/** On a day, one time of a task that repeats. Without a day, all times are dropped. */
function endTask(kind: Exclude<Ending, 'skip'>, task: OpenTask, query: Query, facts: Facts): ChangeAnswer {
  const { when } = query;
  const day = when === null || when.isTimeAlone ? null : when;
  const ended: ChangeAnswer = { changes: [{ kind, id: task.id }], refusals: [] };
  if (!task.recurrence)
    return kind === 'drop' && (isLater(query, facts) || (day && isOfDay(query)))
      ? refuse(facts, query.request ? CHANGE_ANSWERS.notPossible : CHANGE_ANSWERS.whichDay)
      : ended;
  if (kind === 'drop' && day) return skipTask(task, query, facts);
  if (day && (findDue(task, facts)?.date ?? '') > day.to) return { changes: [], refusals: [sayNextTime(task, facts)] }; // `done for today`
  const refusals = [say(facts.language, CHANGE_ANSWERS.series, { title: quote(task.title) })];
  return kind === 'drop' ? { ...ended, refusals } : ended;
}

/** `not doing the report today`, which says nothing of other days; not `the call today is cancelled` */
const isOfDay = ({ request, text }: Query): boolean =>
  request === null && !/отмен|cancel|called|\boff\b|актуал|больше|longer|any ?more|never/i.test(text);

/** `drop the invoice on Friday`, `finish all tasks tomorrow` */
export const isLater = ({ named, asks, request, when }: Query, { snapshot }: Facts): boolean =>
  (named.length > 0 || asks.has('overdue') || /^(?:finish|заверши)/.test(request?.own[0]?.text ?? '')) &&
  when !== null &&
  !when.isTimeAlone &&
  when.from > snapshot.date;

/** The current occurrence of a task that repeats is skipped. Others are not. */
function skipTask(task: OpenTask, { when }: Query, facts: Facts): ChangeAnswer {
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
