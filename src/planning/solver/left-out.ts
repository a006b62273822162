import type { Calendar } from './calendar.ts';
import { searchFreeTime } from './free-time.ts';
import type { Job } from './jobs.ts';
import type { Places } from './problem.ts';
import { findSmallestFix } from './smallest-fix.ts';
import type { LeftOut, PlanRequest } from './types.ts';

/** Why tasks were left out, and what would help, while all that was planned stays where it is. */
export function explainLeftOut(request: PlanRequest, jobs: Job[], places: Places, calendar: Calendar): LeftOut[] {
  const left = Map.groupBy(
    jobs.filter((_, index) => !places[index]),
    ({ task }) => task.id,
  );
  if (left.size === 0) return [];
  const roomFor = searchFreeTime(request, places);
  const known = new Set(request.tasks.map(({ id }) => id));
  return [...left]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([taskId, parts]): LeftOut[] => {
      const [part] = parts;
      if (!part) return [];
      const { task } = part;
      const unmet = task.after.filter((id) => left.has(id) || !known.has(id)).sort();
      const fits = (isEmpty: boolean, deadlineAt = task.deadlineAt) =>
        roomFor([part], { ...task, deadlineAt }, { isEmpty, atAnyValue: true }) !== null;
      const constraint = () => {
        if (unmet.length > 0) return 'dependency';
        if (fits(false)) return 'low_value';
        if (!fits(true, null)) return 'no_slot';
        return fits(false, null) || !fits(true) ? 'deadline' : 'capacity';
      };
      return [
        {
          taskId,
          minutes: parts.reduce((sum, { minutes }) => sum + minutes, 0),
          constraint: constraint(),
          fix: findSmallestFix(request, parts, unmet, calendar, roomFor),
        },
      ];
    });
}
