import type { Span } from '../../src/planning/solver/types.ts';
import { findDate, findOpenTime, type OpenTodo, type PlannedBlock, toTime, withoutSpan } from './person-days.ts';
import type { PlannerPerson, Todo } from './planner-people.ts';
import { randomOf } from './random.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The mean of actual time by estimated time, and the deviation of its logarithm. */
const OVERRUN = { mean: 1.25, deviation: 0.35 };

/** @returns the blocks of the plan made on the morning of a day */
export type PlanMorning = (day: number, open: OpenTodo[], yesterday: PlannedBlock[]) => PlannedBlock[];

export interface Life {
  /** Todos with a date to come. */
  dated: number;
  /** Of them: done after their date, or not at all. */
  missed: number;
  /** The work that was done, in the order of time. */
  work: PlannedBlock[];
  /** Estimated minutes of high-priority todos that are not done on the last evening. */
  highUndone: number;
}

interface Progress {
  todo: Todo;
  /** Actual minutes by estimated minutes. */
  factor: number;
  /** Actual minutes. */
  left: number;
  doneAt: number | null;
}

/**
 * Days as they go: each morning makes a plan. The person follows its order, starts nothing before its planned time, stays
 * with a block until it is done, and loses an hour at a random time of each day. Equal runs have equal luck.
 */
export function live(person: PlannerPerson, run: number, plan: PlanMorning): Life {
  const { normal } = randomOf(run);
  const progress = person.todos.map((todo): Progress => {
    const factor = OVERRUN.mean * Math.exp(OVERRUN.deviation * normal() - OVERRUN.deviation ** 2 / 2);
    return { todo, factor, left: todo.minutes * factor, doneAt: null };
  });
  let blocks: PlannedBlock[] = [];
  const work: PlannedBlock[] = [];
  for (let day = 0; day < person.lived; day += 1) {
    const open = withoutSurprise(findOpenTime(person, day), randomOf(1_000 * (run + 1) + day).uniform());
    const [first] = open;
    if (!first) continue;
    const todos = progress.filter(({ doneAt }) => doneAt === null).map(toOpenTodo);
    if (todos.length === 0) break;
    blocks = plan(day, todos, blocks);
    const today = { startsAt: toTime(person, `${day} 00:00`), endsAt: toTime(person, `${day + 1} 00:00`) };
    const ofToday = blocks.filter(({ startsAt }) => startsAt >= today.startsAt && startsAt < today.endsAt);
    work.push(...follow(ofToday, progress, open));
  }
  return { ...score(person, progress), work };
}

/** In steps of five minutes: people do not estimate more exactly. */
const toOpenTodo = ({ todo, factor, left }: Progress): OpenTodo => ({
  todo,
  minutes: Math.min(todo.minutes, Math.max(5, 5 * Math.ceil(left / factor / 5))),
});

/** @param share where in the open time the surprise begins, from 0 to 1 */
function withoutSurprise(open: Span[], share: number): Span[] {
  const starts = open.flatMap(({ startsAt, endsAt }) =>
    Array.from({ length: Math.floor((endsAt - startsAt) / QUARTER_MS) }, (_, index) => startsAt + index * QUARTER_MS),
  );
  const startsAt = starts[Math.floor(share * starts.length)];
  return startsAt === undefined ? open : withoutSpan(open, { startsAt, endsAt: startsAt + HOUR_MS });
}

/** @returns the work that was done */
function follow(blocks: PlannedBlock[], progress: Progress[], open: Span[]): PlannedBlock[] {
  const done: PlannedBlock[] = [];
  const find = (title: string) => progress.find(({ todo }) => todo.title === title);
  let now = 0;
  for (const block of blocks) {
    const work = find(block.taskId);
    if (!work || work.doneAt !== null || work.todo.after?.some((title) => find(title)?.doneAt === null)) continue;
    const needed = ((block.endsAt - block.startsAt) / MINUTE_MS) * work.factor;
    const spells = workIn(open, Math.max(now, block.startsAt), Math.min(needed, work.left));
    for (const spell of spells) {
      done.push({ ...block, ...spell });
      work.left -= (spell.endsAt - spell.startsAt) / MINUTE_MS;
      now = spell.endsAt;
    }
    if (work.left < 1e-3) work.doneAt = now;
  }
  return done;
}

/** Work from a moment on, in the open time only, until the minutes are done or the day is over. */
function workIn(open: Span[], from: number, minutes: number): Span[] {
  const spells: Span[] = [];
  let left = minutes * MINUTE_MS;
  for (const span of open) {
    const startsAt = Math.max(span.startsAt, from);
    const endsAt = Math.min(span.endsAt, startsAt + left);
    if (startsAt >= endsAt) continue;
    spells.push({ startsAt, endsAt });
    left -= endsAt - startsAt;
  }
  return spells;
}

function score(person: PlannerPerson, progress: Progress[]): Omit<Life, 'work'> {
  const start = toTime(person, '0 00:00');
  const dated = progress.filter(({ todo }) => {
    const date = findDate(person, todo);
    return date > start && date < Infinity;
  });
  const undone = progress.filter(({ todo, doneAt }) => todo.priority === 'high' && doneAt === null);
  return {
    dated: dated.length,
    missed: dated.filter(({ todo, doneAt }) => doneAt === null || doneAt > findDate(person, todo)).length,
    highUndone: undone.reduce((sum, { left, factor }) => sum + left / factor, 0),
  };
}
