import type { Calendar } from './calendar.ts';
import { createEarliestEndFinder, type FindEarliestEnd } from './free-time.ts';
import type { Job } from './jobs.ts';
import type { Places } from './place.ts';
import { isWhole } from './problem.ts';
import { findSmallestFix } from './smallest-fix.ts';
import { type LeftOut, type PlanRequest, SLOT_MINUTES, type Span } from './types.ts';

/** Why tasks were left out, and the smallest change that would help, while other planned blocks stay. By task id. */
export function explainLeftOut(request: PlanRequest, jobs: Job[], places: Places, calendar: Calendar): LeftOut[] {
  const left = Map.groupBy(
    jobs.filter((_, index) => !places[index]),
    ({ task }) => task.id,
  );
  if (left.size === 0) return [];
  const findEarliestEnd = createEarliestEndFinder(request, jobs, places);
  const known = new Set(request.tasks.map(({ id }) => id));
  const explained = [...left]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([taskId, parts]): LeftOut[] => {
      const [first, ...more] = parts;
      if (!first) return [];
      const unmet = first.task.after.filter((id) => left.has(id) || !known.has(id)).sort();
      const needed: [Job, ...Job[]] = isWhole(first.task, calendar) ? [first, ...more] : [first];
      const constraint = unmet.length > 0 ? 'dependency' : findConstraint(needed, findEarliestEnd);
      return [
        {
          taskId,
          minutes: parts.reduce((sum, { minutes }) => sum + minutes, 0),
          constraint,
          fix: findSmallestFix(request, parts, { unmet, jobs, places, calendar, findEarliestEnd }),
          ...(constraint === 'no_slot' && { gap: findGap(first, calendar) }),
        },
      ];
    });
  return withoutFixesThatFollow(request, explained);
}

/** What keeps parts of a task out of the plan when its dependencies are planned. */
function findConstraint(parts: [Job, ...Job[]], findEarliestEnd: FindEarliestEnd): LeftOut['constraint'] {
  const [{ task }] = parts;
  const fits = ({ isEmpty = false, deadlineAt = task.deadlineAt, except = [] as Span[] }) =>
    findEarliestEnd(parts, { ...task, deadlineAt, except }, { isEmpty, atAnyValue: true }) !== null;
  if (fits({ except: task.except ?? [] })) return 'low_value';
  if (fits({})) return 'dropped';
  if (!fits({ isEmpty: true, deadlineAt: null })) return 'no_slot';
  return fits({ deadlineAt: null }) || !fits({ isEmpty: true }) ? 'deadline' : 'capacity';
}

/** Whether the length or the start of a job binds, and the longest stretch of working time from its start on. */
function findGap({ task, minutes, slots, earliest }: Job, calendar: Calendar): NonNullable<LeftOut['gap']> {
  const fromStart = findLongestRun(calendar, earliest);
  const binds = fromStart < slots && findLongestRun(calendar, 0) >= slots && task.startAt !== null ? 'start' : 'length';
  return { binds, minutes: fromStart * SLOT_MINUTES, needed: minutes };
}

/** The most workable slots in a row from a slot on. */
function findLongestRun({ workable }: Calendar, from: number): number {
  let longest = 0;
  let run = 0;
  for (let slot = from; slot < workable.length; slot += 1) {
    run = workable[slot] === 1 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** When a task waits for another one that can be made to fit, that one is what the user should look at. */
function withoutFixesThatFollow({ tasks }: PlanRequest, leftOut: LeftOut[]): LeftOut[] {
  const after = new Map(tasks.map((task) => [task.id, task.after]));
  const fixable = new Set(
    leftOut.flatMap(({ taskId, fix, constraint }) => (fix && constraint !== 'dependency' ? taskId : [])),
  );
  const waitsForFixable = (id: string, seen: Set<string>): boolean =>
    (after.get(id) ?? []).some((first) => {
      if (seen.has(first)) return false;
      seen.add(first);
      return fixable.has(first) || waitsForFixable(first, seen);
    });
  return leftOut.map((left) =>
    left.constraint === 'dependency' && waitsForFixable(left.taskId, new Set()) ? { ...left, fix: null } : left,
  );
}
