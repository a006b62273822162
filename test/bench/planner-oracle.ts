import highsLoader from 'highs';
import type { Problem } from '../../src/planning/solver/problem.ts';

/** The proved optimal value of a problem; null when the proof takes too long. */
export type Oracle = (problem: Problem) => number | null;

/** @param seconds for each problem */
export async function createOracle(seconds: number): Promise<Oracle> {
  const highs = await highsLoader();
  return (problem) => {
    const solution = highs.solve(toLpModel(problem), { time_limit: seconds, mip_rel_gap: 0 });
    return solution.Status === 'Optimal' ? solution.ObjectiveValue : null;
  };
}

interface Variable {
  name: string;
  item: number;
  start: number;
  end: number;
  value: number;
}

/** The time-indexed integer program in LP format: one binary variable per item and place. */
function toLpModel({ items, points }: Problem): string {
  const variables = items.map(({ starts, ends, values }, item) =>
    Array.from(starts, (start, place): Variable => {
      return { name: `x${item}_${place}`, item, start, end: ends[place] ?? 0, value: values[place] ?? 0 };
    }),
  );
  const all = variables.flat();
  const sum = (some: Variable[], sign = '+') => some.map(({ name }) => `${sign} ${name}`).join(' ');
  const once = variables.map((own) => `${sum(own)} <= 1`);
  const apart = [...points.keys()]
    .map((slot) => all.filter(({ start, end }) => start <= slot && slot < end))
    .filter((there) => there.length > 1)
    .map((there) => `${sum(there)} <= 1`);
  const ordered = items.flatMap(({ after }, item) =>
    after.flatMap((first) =>
      (variables[item] ?? []).map(({ start: slot }) => {
        const begun = (variables[item] ?? []).filter(({ start }) => start <= slot);
        const done = (variables[first] ?? []).filter(({ end }) => end <= slot);
        return `${sum(begun)} ${sum(done, '-')} <= 0`;
      }),
    ),
  );
  return [
    'Maximize',
    ` obj: ${all.map(({ value, name }) => `${value < 0 ? '-' : '+'} ${Math.abs(value).toFixed(12)} ${name}`).join('\n ')}`,
    'Subject To',
    ...[...once, ...apart, ...ordered].map((row, index) => ` r${index}: ${row}`),
    'Binary',
    ...all.map(({ name }) => ` ${name}`),
    'End',
    '',
  ].join('\n');
}
