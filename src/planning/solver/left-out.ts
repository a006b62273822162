import type { Calendar } from './calendar.ts';
import { createEarliestEndFinder, type FindEarliestEnd } from './free-time.ts';
import type { Job } from './jobs.ts';
import type { Places } from './place.ts';
import { isWhole } from './problem.ts';
import { findSmallestFix } from './smallest-fix.ts';
import type { LeftOut, PlanRequest } from './types.ts';

/** Why tasks were left out, and the smallest change that would help, while all planned blocks stay. By task id. */
export function explainLeftOut(request: PlanRequest, jobs: Job[], places: Places, calendar: Calendar): LeftOut[] {
  const left = Map.groupBy(
    jobs.filter((_, index) => !places[index]),
    ({ task }) => task.id,
  );
  if (left.size === 0) return [];
  const findEarliestEnd = createEarliestEndFinder(request, places);
  const known = new Set(request.tasks.map(({ id }) => id));
  return [...left]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([taskId, parts]): LeftOut[] => {
      const [first, ...more] = parts;
      if (!first) return [];
      const unmet = first.task.after.filter((id) => left.has(id) || !known.has(id)).sort();
      return [
        {
          taskId,
          minutes: parts.reduce((sum, { minutes }) => sum + minutes, 0),
          constraint:
            unmet.length > 0
              ? 'dependency'
              : findConstraint(isWhole(first.task) ? [first, ...more] : [first], findEarliestEnd),
          fix: findSmallestFix(request, parts, { unmet, calendar, findEarliestEnd }),
        },
      ];
    });
}

/** What keeps parts of a task out of the plan when its dependencies are planned. */
function findConstraint(parts: [Job, ...Job[]], findEarliestEnd: FindEarliestEnd): LeftOut['constraint'] {
  const [{ task }] = parts;
  const fits = ({ isEmpty = false, deadlineAt = task.deadlineAt }) =>
    findEarliestEnd(parts, { ...task, deadlineAt }, { isEmpty, atAnyValue: true }) !== null;
  if (fits({})) return 'low_value';
  if (!fits({ isEmpty: true, deadlineAt: null })) return 'no_slot';
  return fits({ deadlineAt: null }) || !fits({ isEmpty: true }) ? 'deadline' : 'capacity';
}
