import type { PlanBlock } from '../../entities/plans/responses.ts';
import { CONSTRAINTS, FIXES, REASONS, SPAN } from '../../messages/planning.ts';
import { type Language, say, sayTime } from '../../messages/say.ts';
import { toLocalTime } from '../../shared/time-zones.ts';
import { dependencyTaskId } from '../plan/request.ts';
import type { OpenTask } from '../plan/snapshot.ts';
import type { Fix, LeftOut, PlanRequest } from '../solver/types.ts';
import { patchTask } from './patch-task.ts';
import type { FindingAction, UnscheduledTask } from './responses.ts';
import { sayDay } from './words.ts';

/** Why a block is where it is, as one sentence. */
export function explainBlock({ locked, terms }: Pick<PlanBlock, 'locked' | 'terms'>, language: Language): string {
  if (locked) return `${say(language, REASONS.locked)}.`;
  const pieces = [
    say(language, REASONS[terms.priority]),
    ...(terms.isDue ? [say(language, REASONS.due)] : []),
    say(language, REASONS.energy, { match: Math.round(100 * terms.energyMatch) }),
    ...(terms.lateMinutes > 0 ? [say(language, REASONS.late, { late: terms.lateMinutes })] : []),
    ...(terms.stability === 'new' ? [] : [say(language, REASONS[terms.stability])]),
  ];
  return `${pieces.join(', ')}.`;
}

interface Context {
  request: PlanRequest;
  tasks: ReadonlyMap<string, OpenTask>;
  language: Language;
}

/** Why a task is not in the plan, and the API request that makes it fit. */
export function toUnscheduledTask(
  { taskId, minutes, constraint, fix }: LeftOut,
  task: OpenTask,
  context: Context,
): UnscheduledTask {
  const { request, language } = context;
  const { title, priority } = task;
  const text = explainConstraint(constraint, task, context);
  return {
    taskId,
    title,
    priority,
    minutes,
    constraint,
    text: fix ? `${text} ${describeFix(fix, request, language)}` : text,
    fix: fix && { kind: fix.kind, action: fixAction(task, fix, request) },
  };
}

function explainConstraint(
  constraint: LeftOut['constraint'],
  task: OpenTask,
  { request, tasks, language }: Context,
): string {
  switch (constraint) {
    case 'dependency': {
      const [first = ''] = task.openDependencies;
      return say(language, CONSTRAINTS.dependency, { first: tasks.get(first)?.title ?? '…' });
    }
    case 'not_yet':
      return say(language, CONSTRAINTS.not_yet, { at: sayMoment(language, task.startDate ?? '', request) });
    case 'dropped':
      return say(language, CONSTRAINTS.dropped, { n: request.days });
    default:
      return say(language, CONSTRAINTS[constraint]);
  }
}

const sayMoment = (language: Language, moment: string | number, { timezone, from }: PlanRequest) =>
  sayTime(language, toLocalTime(new Date(moment).getTime(), timezone), from);

function describeFix(fix: Fix, request: PlanRequest, language: Language): string {
  const at = (moment: number) => sayMoment(language, moment, request);
  switch (fix.kind) {
    case 'shorten':
      return say(language, FIXES.shorten, fix);
    case 'move_deadline':
      return say(language, FIXES.move_deadline, { at: at(fix.deadlineAt) });
    case 'move_due':
      return say(language, FIXES.move_due, { at: at(fix.dueAt) });
    case 'start_earlier':
      return say(language, FIXES.start_earlier, { at: at(fix.startAt) });
    case 'remove_dependency':
      return say(language, FIXES.remove_dependency, { n: fix.taskIds.length });
    case 'extend_hours': {
      const hours = fix.spans.map(({ start, end }) => say(language, SPAN, { start, end })).join(', ');
      return say(language, FIXES.extend_hours, { hours, day: sayDay(language, fix.date, request.from) });
    }
    case 'put_back':
      return say(language, FIXES.put_back);
    case 'add_days':
      return say(language, FIXES.add_days, fix);
  }
}

const planAgain = ({ id }: OpenTask, date: string, days: number): FindingAction => ({
  method: 'POST',
  path: '/api/ai/optimize-schedule',
  body: { date, days, wanted: [id] },
});

function fixAction(task: OpenTask, fix: Fix, { from, days, tasks }: PlanRequest): FindingAction {
  const patch = (body: Record<string, unknown>) => patchTask(task.id, body);
  switch (fix.kind) {
    case 'shorten': {
      // The planner knows only the minutes left; the estimate includes the work that is done.
      const left = tasks.find(({ id }) => id === task.id)?.minutes ?? 0;
      const worked = Math.max((task.estimatedDuration ?? left) - left, 0);
      return patch({ aiMetadata: { estimatedDuration: worked + fix.minutes } });
    }
    case 'move_deadline':
      return patch({ deadline: new Date(fix.deadlineAt).toISOString() });
    case 'move_due':
      return patch({ dueDate: new Date(fix.dueAt).toISOString() });
    case 'start_earlier':
      return patch({ startDate: new Date(fix.startAt).toISOString() });
    case 'remove_dependency':
      return patch({
        aiMetadata: { dependencies: task.dependencies.filter((id) => !fix.taskIds.map(dependencyTaskId).includes(id)) },
      });
    case 'extend_hours': {
      const { date, spans } = fix;
      const [only, ...more] = spans;
      return {
        method: 'PATCH',
        path: '/api/user/settings',
        body: { dayOverrides: { [date]: more.length > 0 ? spans : only } },
      };
    }
    case 'put_back':
      return planAgain(task, from, days);
    case 'add_days':
      return planAgain(task, from, fix.days);
  }
}
