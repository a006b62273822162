import { CONSTRAINTS, FIXES } from '../../messages/planning.ts';
import { type Language, say, sayTime } from '../../messages/say.ts';
import { addDays, toLocalTime } from '../../shared/time-zones.ts';
import { workingSpansOn } from '../../shared/working-hours.ts';
import { hasWorkingHours } from '../plan/days.ts';
import { splitId, taskIdOf } from '../plan/occurrences.ts';
import { dependencyTaskId } from '../plan/request.ts';
import type { OpenTask } from '../plan/snapshot.ts';
import type { Fix, LeftOut, PlanRequest } from '../solver/types.ts';
import { patchTask, requestPlan } from './actions.ts';
import type { FindingAction, UnscheduledTask } from './responses.ts';
import { sayDay, sayDayOff, sayMinutes, sayOnDay, sayTitles } from './words.ts';

interface Context {
  request: PlanRequest;
  fingerprint: string;
  tasks: ReadonlyMap<string, OpenTask>;
  missing: ReadonlySet<string>;
  language: Language;
}

/** Why a task is not in the plan in time, and the API request that makes it fit. */
export function toUnscheduledTask(left: LeftOut, task: OpenTask, context: Context): UnscheduledTask {
  const { taskId, minutes, constraint, fix, costs = [], lateUntil } = left;
  const { request } = context;
  const total = Math.max(request.tasks.find(({ id }) => id === taskId)?.minutes ?? minutes, minutes);
  const plannedMinutes = total - minutes;
  const explained = fix && explainFix(fix, constraint, task, context);
  const sentences = [
    ...(plannedMinutes > 0 && minutes > 0 ? [sayPartly(plannedMinutes, total, context)] : []),
    explainConstraint(left, task, context),
    ...(explained ? [explained.text] : []),
    ...(lateUntil ? [say(context.language, FIXES.late_itself, { at: sayMoment(lateUntil, context) })] : []),
    ...(fix?.kind !== 'let_go' && costs.length > 0 ? [sayCosts(costs, context)] : []),
  ];
  return {
    ...splitId(taskId),
    title: task.title,
    priority: task.priority,
    minutes,
    plannedMinutes,
    constraint,
    text: sentences.join(' '),
    fix: fix && explained && { kind: fix.kind, action: explained.action, costs: costs.map(taskIdOf) },
  };
}

function sayPartly(planned: number, total: number, { language }: Context): string {
  const said = { planned: sayMinutes(language, planned), total: sayMinutes(language, total) };
  return say(language, CONSTRAINTS.partly, said);
}

function explainConstraint(
  { constraint, gap, because = 'pause', lateMinutes = 0 }: LeftOut,
  task: OpenTask,
  context: Context,
): string {
  const { request, language } = context;
  const ownTime = sayMissedTime(constraint, task, context);
  if (ownTime) return ownTime;
  switch (constraint) {
    case 'no_slot':
      return explainNoSlot(gap, task, context);
    case 'deadline':
      return isReplacedFirst(task)
        ? say(language, CONSTRAINTS.replaced, { at: sayMoment(task.replacedAt ?? '', context) })
        : say(language, CONSTRAINTS.deadline, { at: sayDeadline(task.deadline ?? '', context) });
    case 'dependency':
      return say(language, CONSTRAINTS.dependency, { first: sayTasks([findFirst(task, context)], context) });
    case 'not_yet':
      return say(language, CONSTRAINTS[task.isComing ? 'next_time' : 'not_yet'], {
        at: sayMoment(task.startDate ?? '', context),
      });
    case 'dropped':
      return say(language, CONSTRAINTS.dropped, { n: request.days });
    case 'low_value':
      return say(language, CONSTRAINTS[because]);
    case 'late':
      return say(language, CONSTRAINTS.late, { late: sayMinutes(language, lateMinutes) });
    case 'capacity':
      return say(language, CONSTRAINTS.capacity);
  }
}

/** Why a task is not at its own time: the time is taken or has passed. Empty for a task without an own time on these days. */
function sayMissedTime(constraint: LeftOut['constraint'], task: OpenTask, context: Context): string {
  const { request, language } = context;
  const asked = request.tasks.find(({ id }) => id === task.id);
  const isPast = !asked && constraint === 'deadline';
  const why = isPast ? CONSTRAINTS.time_passed : asked?.fixedAt !== undefined && CONSTRAINTS.own_time;
  return why ? say(language, why, { at: sayMoment(task.startDate ?? '', context) }) : '';
}

/** Whether the next occurrence comes before the deadline. */
const isReplacedFirst = ({ replacedAt, deadline }: OpenTask) =>
  !!replacedAt && (deadline === null || Date.parse(replacedAt) < Date.parse(deadline));

/** Why a task has no place even on an empty day: no working hours, no time left, its start, or its length. */
function explainNoSlot(found: LeftOut['gap'], task: OpenTask, context: Context): string {
  const { request, language } = context;
  const n = request.days;
  if (!hasWorkingHours(request)) return sayDayOff(request, language);
  if (!found || (found.minutes === 0 && found.binds === 'length')) return say(language, CONSTRAINTS.no_time, { n });
  const [gap, need] = [sayMinutes(language, found.minutes), sayMinutes(language, found.needed)];
  switch (found.binds) {
    case 'length':
      return say(language, CONSTRAINTS.no_slot, { gap, need });
    case 'total':
      return say(language, CONSTRAINTS.total, { gap, need });
    case 'parts':
      return say(language, CONSTRAINTS.parts, { n: found.minutes });
    case 'start': {
      const at = sayMoment(task.startDate ?? '', context);
      return found.minutes === 0
        ? say(language, CONSTRAINTS.start_too_late, { at })
        : say(language, CONSTRAINTS.start, { at, gap, need });
    }
  }
}

/** A dependency that is not planned whole before it. */
function findFirst({ id, openDependencies }: OpenTask, { request, missing }: Context): string {
  const after = request.tasks.find((task) => task.id === id)?.after ?? openDependencies;
  const planned = new Set(request.tasks.flatMap((task) => (missing.has(task.id) ? [] : task.id)));
  return dependencyTaskId(after.find((first) => !planned.has(first)) ?? after[0] ?? '');
}

const sayTasks = (ids: string[], { tasks, language }: Context) =>
  sayTitles(
    language,
    ids.map((id) => tasks.get(id)?.title ?? '…'),
  );

/** Without the time at midnight: a start there is the start of the day, and a due date the end of it. */
const sayMoment = (moment: string | number, { request, language }: Context) =>
  sayTime(language, toLocalTime(new Date(moment).getTime(), request.timezone).replace(' 00:00', ''), request.from);

/** A deadline at midnight is the end of the day before. */
function sayDeadline(moment: string | number, { request, language }: Context) {
  const [date = '', time] = toLocalTime(new Date(moment).getTime(), request.timezone).split(' ');
  return sayTime(language, time === '00:00' ? addDays(date, -1) : `${date} ${time}`, request.from);
}

const sayCosts = (ids: string[], context: Context) =>
  say(context.language, FIXES.costs, { n: ids.length, titles: sayTasks(ids, context) });

/** The change that makes the task fit, and the request for that change. */
function explainFix(
  fix: Fix,
  constraint: LeftOut['constraint'],
  task: OpenTask,
  context: Context,
): { text: string; action: FindingAction } {
  const { request, language } = context;
  const { from, days } = request;
  const patch = (body: Record<string, unknown>) => patchTask(taskIdOf(task.id), body);
  switch (fix.kind) {
    case 'shorten': {
      // The planner knows only the minutes left; the estimate includes the work that is done.
      const left = request.tasks.find(({ id }) => id === task.id)?.minutes ?? 0;
      const worked = Math.max((task.estimatedDuration ?? left) - left, 0);
      return {
        text: say(language, FIXES.shorten, { minutes: sayMinutes(language, fix.minutes) }),
        action: patch({ aiMetadata: { estimatedDuration: worked + fix.minutes } }),
      };
    }
    case 'part_helps':
      return {
        text: say(language, FIXES.part_helps, { minutes: sayMinutes(language, fix.minutes) }),
        action: patch({ aiMetadata: { partHelps: true } }),
      };
    case 'move_deadline':
      return {
        text: say(language, FIXES.move_deadline, { at: sayDeadline(fix.deadlineAt, context) }),
        action: patch({ deadline: new Date(fix.deadlineAt).toISOString() }),
      };
    case 'start_earlier':
      return {
        text: say(language, FIXES.start_earlier, { at: sayMoment(fix.startAt, context) }),
        action: patch({ startDate: new Date(fix.startAt).toISOString() }),
      };
    case 'remove_dependency': {
      const ids = fix.taskIds.map(dependencyTaskId);
      const removed = ids.map(taskIdOf);
      return {
        text: say(language, FIXES.remove_dependency, { titles: sayTasks(ids, context) }),
        action: patch({ aiMetadata: { dependencies: task.dependencies.filter((id) => !removed.includes(id)) } }),
      };
    }
    case 'extend_hours': {
      const [only, ...more] = fix.spans;
      const body = { dayOverrides: { [fix.date]: more.length > 0 ? fix.spans : only } };
      return {
        text: describeHours(fix, request, language),
        action: { method: 'PATCH', path: '/api/user/settings', body },
      };
    }
    case 'let_go':
      return {
        text: say(language, FIXES.let_go, { titles: sayTasks(fix.taskIds, context) }),
        action: planWith(task, context, days, fix.taskIds),
      };
    case 'put_back':
    case 'plan_anyway': {
      const isFirst = fix.kind === 'plan_anyway' && constraint === 'late';
      return { text: say(language, FIXES[isFirst ? 'goes_first' : fix.kind]), action: planWith(task, context, days) };
    }
    case 'add_days':
      return {
        text: say(language, FIXES.add_days, { day: sayDay(language, addDays(from, fix.days - 1), from) }),
        action: planWith(task, context, fix.days),
      };
  }
}

/** Plans the days again with the task, and without `left`. */
function planWith(task: OpenTask, { request, fingerprint }: Context, days: number, left: string[] = []): FindingAction {
  const wanted = [...request.wanted, task.id].map(taskIdOf);
  const without = [...request.without, ...left].map(taskIdOf).filter((id) => !wanted.includes(id));
  const others = without.length > 0 && { without };
  return requestPlan({ date: request.from, days, shown: fingerprint, wanted, ...others });
}

/** Names only the time that differs from the usual hours. */
function describeHours(
  { date, spans }: Extract<Fix, { kind: 'extend_hours' }>,
  request: PlanRequest,
  language: Language,
) {
  const usual = workingSpansOn(request, date);
  const start = spans[0]?.start ?? '';
  const end = spans.at(-1)?.end ?? '';
  const day = sayOnDay(language, date, request.from);
  if (usual.length === 0) return say(language, FIXES.work_on, { start, end, day });
  return usual[0]?.start === start
    ? say(language, FIXES.work_until, { end, day })
    : say(language, FIXES.work_from, { start, day });
}
