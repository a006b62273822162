import highsLoader from 'highs';
import type { Problem } from '../../src/planning/solver/problem.ts';
import { PAUSE_SLOTS } from '../../src/planning/solver/timeline.ts';
import { CONTEXT_COST, UNRESTED_SLOTS } from '../../src/planning/solver/weights.ts';

/** The optimal value of a problem; when the proof takes too long, a bound that is not below it. */
export type Oracle = (problem: Problem) => { value: number; isProved: boolean };

/** @param seconds for each problem */
export async function createOracle(seconds: number): Promise<Oracle> {
  const highs = await highsLoader();
  const solve = (model: string) => highs.solve(model, { time_limit: seconds, mip_rel_gap: 0 });
  return (problem) => {
    const model = toLpModel(problem);
    const solution = solve(model);
    if (solution.Status === 'Optimal') return { value: solution.ObjectiveValue, isProved: true };
    const relaxed = solve(model.replace(/\nBinary\n.*\nEnd\n/s, '\nEnd\n'));
    return { value: relaxed.Status === 'Optimal' ? relaxed.ObjectiveValue : Infinity, isProved: false };
  };
}

/** An item at one of its places: binary. Times are slots of the calendar. */
interface Variable {
  name: string;
  item: number;
  first: number;
  last: number;
  /** The points it takes. */
  start: number;
  end: number;
  value: number;
  tiredness: number;
  context: number;
}

interface Model {
  /** What the variables that are not in `Variable` cost. */
  costs: [cost: number, name: string][];
  rows: string[];
}

/** The time-indexed integer program in LP format: one binary variable per item and place. */
function toLpModel(problem: Problem): string {
  const variables = listVariables(problem);
  const models = [
    listRules(problem, variables),
    limitStretches(problem, variables),
    followContexts(problem, variables),
  ];
  const costs = models.flatMap((model) => model.costs);
  const terms = [
    ...variables.map(({ value, name }) => `${value < 0 ? '-' : '+'} ${Math.abs(value).toFixed(12)} ${name}`),
    ...costs.map(([cost, name]) => `- ${cost.toFixed(12)} ${name}`),
  ];
  return [
    'Maximize',
    ` obj: ${terms.join('\n ')}`,
    'Subject To',
    ...models.flatMap(({ rows }) => rows).map((row, index) => ` r${index}: ${row}`),
    'Binary',
    ...variables.map(({ name }) => ` ${name}`),
    'End',
    '',
  ].join('\n');
}

const listVariables = ({ items, points }: Problem): Variable[] =>
  items.flatMap(({ starts, ends, lasts, values, tiredness, context }, item) =>
    Array.from(starts, (start, place): Variable => {
      const name = `x${item}_${place}`;
      const [first, last, end] = [points[start] ?? 0, lasts[place] ?? 0, ends[place] ?? 0];
      return { name, item, first, last, start, end, value: values[place] ?? 0, tiredness, context };
    }),
  );

const sum = (some: Variable[], sign = '+') => some.map(({ name }) => `${sign} ${name}`).join(' ');

/** Each item once, one block at a time, dependencies first. */
function listRules({ items, points }: Problem, variables: Variable[]): Model {
  const own = Map.groupBy(variables, ({ item }) => item);
  const once = [...own.values()].map((some) => `${sum(some)} <= 1`);
  const apart = [...points.keys()]
    .map((point) => variables.filter(({ start, end }) => start <= point && point < end))
    .filter((there) => there.length > 1)
    .map((there) => `${sum(there)} <= 1`);
  const ordered = items.flatMap(({ after }, item) =>
    after.flatMap((first) =>
      (own.get(item) ?? []).map(({ start: point }) => {
        const begun = (own.get(item) ?? []).filter(({ start }) => start <= point);
        const done = (own.get(first) ?? []).filter(({ end }) => end <= point);
        return `${sum(begun)} ${sum(done, '-')} <= 0`;
      }),
    ),
  );
  return { costs: [], rows: [...once, ...apart, ...ordered] };
}

/**
 * Tiredness in steps: a slot pays a share for each length of work, from `pauseAfter` to twice as much, unless a pause ended less than
 * that before its end. A block that leaves no pause before what does not move pays a part of a slot, unless a pause ended less than
 * `pauseAfter` before the end of that. p: the pause of three slots that starts at a slot; z: blocks of one tiredness pay one of these.
 * Time goes in the largest steps that every block fits.
 */
function limitStretches({ timeline }: Problem, variables: Variable[]): Model {
  const { taken, pauseAfter } = timeline;
  const model: Model = { costs: [], rows: [] };
  if (pauseAfter === Infinity) return model;
  const isCoarse = variables.every(({ first, last }) => first % PAUSE_SLOTS === 0 && last % PAUSE_SLOTS === 0);
  const isEven = [...taken.keys()].every((slot) => taken[slot] === taken[slot - (slot % PAUSE_SLOTS)]);
  const step = isCoarse && isEven ? PAUSE_SLOTS : 1;
  const covering = (slot: number) => variables.filter(({ first, last }) => first <= slot && slot < last);
  const pauses = new Set<number>();
  const allowPause = (at: number) => {
    if (pauses.has(at)) return;
    pauses.add(at);
    model.rows.push(`p${at} <= 1`);
    for (let slot = at; slot < at + PAUSE_SLOTS; slot += step) {
      const there = covering(slot);
      if (taken[slot] === 1) model.rows.push(`p${at} <= 0`);
      else if (there.length > 0) model.rows.push(`p${at} ${sum(there)} <= 1`);
    }
  };
  /** The blocks, which are equally tired, pay for so many slots unless a pause ends between two slots. */
  const payUnless = (own: Variable[], from: number, to: number, slots: number) => {
    const tiredness = own[0]?.tiredness ?? 0;
    const earliest = from - PAUSE_SLOTS;
    if (tiredness === 0 || earliest < 0) return; // nothing is planned in the first four hours after midnight of the benches
    const pausesBefore: number[] = [];
    for (let at = earliest; at <= to - PAUSE_SLOTS; at += step) pausesBefore.push(at);
    pausesBefore.forEach(allowPause);
    const name = `z${model.costs.length}`;
    model.costs.push([tiredness * slots, name]);
    model.rows.push(`${name} ${sum(own, '-')} ${pausesBefore.map((at) => `+ p${at}`).join(' ')} >= 0`);
  };
  const shares = pauseAfter / step;
  for (let slot = 0; slot < taken.length; slot += step) {
    // A block that is longer than that is not tired after a pause; here it never is, so that optima are never too low.
    const short = covering(slot).filter(({ first, last }) => last - first <= pauseAfter);
    for (let share = 0; share <= shares; share += 1) {
      const size = share === 0 || share === shares ? 1 / 2 : 1;
      for (const own of Map.groupBy(short, ({ tiredness }) => tiredness).values())
        payUnless(own, slot - pauseAfter - share * step + step, slot, (step * size) / shares);
    }
  }
  for (const own of Map.groupBy(variables, ({ last, tiredness }) => `${last} ${tiredness}`).values()) {
    const last = own[0]?.last ?? 0;
    const until = timeline.until[last] ?? last;
    if (until > last) payUnless(own, until - pauseAfter, last, UNRESTED_SLOTS);
  }
  return model;
}

/** u: a context is the last one before a point; y: a block of another context starts there. */
function followContexts({ points }: Problem, variables: Variable[]): Model {
  const model: Model = { costs: [], rows: [] };
  const contexts = [...new Set(variables.map(({ context }) => context))].filter((context) => context >= 0);
  if (contexts.length < 2) return model;
  const all = ['none', ...contexts.map(String)];
  const starting = Map.groupBy(variables, ({ context, start }) => `${context} ${start}`);
  for (const point of points.keys()) {
    model.rows.push(`${all.map((context) => `+ u${context}_${point}`).join(' ')} = 1`);
    model.rows.push(`unone_${point + 1} - unone_${point} <= 0`);
    for (const context of contexts) {
      const own = starting.get(`${context} ${point}`) ?? [];
      const [now, next] = [`u${context}_${point}`, `u${context}_${point + 1}`];
      model.rows.push(point === 0 ? `${now} <= 0` : `${now} <= 1`);
      model.rows.push(`${next} - ${now} ${sum(own, '-')} <= 0`);
      if (own.length === 0) continue;
      const name = `y${context}_${point}`;
      model.rows.push(`${next} ${sum(own, '-')} >= 0`, `${name} + ${now} + unone_${point} ${sum(own, '-')} >= 0`);
      model.costs.push([CONTEXT_COST, name]);
    }
  }
  return model;
}
