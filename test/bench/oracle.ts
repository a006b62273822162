import highsLoader from 'highs';
import { calendarOf } from '../../src/planner/calendar.ts';
import { jobsOf } from '../../src/planner/jobs.ts';
import type { PlanRequest } from '../../src/planner/plan.ts';
import { type Problem, problemOf } from '../../src/planner/problem.ts';

/** Makes the solver that proves what the most is that a request can be worth; null when it took too long. */
export async function oracle(seconds: number): Promise<(request: PlanRequest) => number | null> {
  const highs = await highsLoader();
  return (request) => {
    const solution = highs.solve(modelOf(problemToPlanAnew(request)), { time_limit: seconds, mip_rel_gap: 0 });
    return solution.Status === 'Optimal' ? solution.ObjectiveValue : null;
  };
}

export function problemToPlanAnew(request: PlanRequest): Problem {
  const calendar = calendarOf(request);
  const jobs = jobsOf(request.tasks, calendar);
  return problemOf(
    jobs,
    jobs.map(() => undefined),
    jobs.map(() => false),
    calendar,
  );
}

/** The time-indexed model, in the LP format: x of a job and a start is 1 when it begins there. */
function modelOf({ items, slots }: Problem): string {
  const x = (item: number, place: number) => `x${item}_${place}`;
  const all = items.flatMap(({ starts, ends, values, after }, item) =>
    Array.from(starts, (start, place) => ({
      item,
      start,
      end: ends[place] ?? 0,
      value: values[place] ?? 0,
      name: x(item, place),
      after,
    })),
  );
  const byItem = items.map((_, item) => all.filter((one) => one.item === item));
  const rows = [
    ...byItem.map((own) => `${own.map(({ name }) => `+ ${name}`).join(' ')} <= 1`),
    ...slots.flatMap((_, slot) => {
      const there = all.filter(({ start, end }) => start <= slot && slot < end);
      return there.length > 1 ? [`${there.map(({ name }) => `+ ${name}`).join(' ')} <= 1`] : [];
    }),
    ...items.flatMap(({ after }, item) =>
      after.flatMap((first) =>
        slots.flatMap((_, slot) => {
          const begun = (byItem[item] ?? []).filter(({ start }) => start <= slot);
          const done = (byItem[first] ?? []).filter(({ end }) => end <= slot);
          if (!begun.some(({ start }) => start === slot)) return [];
          return [
            `${begun.map(({ name }) => `+ ${name}`).join(' ')} ${done.map(({ name }) => `- ${name}`).join(' ')} <= 0`,
          ];
        }),
      ),
    ),
  ];
  const objective = all.map(({ value, name }) => `${value < 0 ? '-' : '+'} ${Math.abs(value).toFixed(12)} ${name}`);
  return `Maximize\n obj: ${objective.join('\n ')}\nSubject To\n${rows.map((row, index) => ` r${index}: ${row}`).join('\n')}\nBinary\n ${all.map(({ name }) => name).join('\n ')}\nEnd\n`;
}
