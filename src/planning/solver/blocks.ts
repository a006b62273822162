import { MINUTE_MS } from '../../shared/duration.ts';
import { type Calendar, toLimit } from './calendar.ts';
import { itemAt } from './checked.ts';
import { findDate, type Job } from './jobs.ts';
import { countTired, countWork, createScore, scoreTiredness } from './objective.ts';
import type { Place, Places } from './place.ts';
import { buildTimeline, findContext, findSince, NO_CONTEXT, NOTHING_BEFORE } from './timeline.ts';
import {
  type BlockFacts,
  type BlockTerms,
  type PlanRequest,
  type PreviousBlock,
  SLOT_MINUTES,
  type SolverBlock,
} from './types.ts';
import { AT_RISK_MINUTES, CONTEXT_COST, SUITING_MATCH } from './weights.ts';

interface Placed {
  places: Places;
  /** Those of them that do not move. */
  fixed: Places;
  previous: (PreviousBlock | undefined)[];
}

/** The blocks of a plan with their values, by start. */
export function buildBlocks(request: PlanRequest, jobs: Job[], placed: Placed, calendar: Calendar): SolverBlock[] {
  const { places, previous } = placed;
  const score = createScore(calendar);
  const costs = scoreOrder(request, jobs, placed, calendar);
  const blocks = jobs.flatMap((job, index): SolverBlock[] => {
    const place = places[index];
    if (!place) return [];
    const { task, part, parts, weight } = job;
    const { startsAt, endsAt, locked, first, end } = place;
    const stability = compareWithPrevious(place, previous[index]);
    const { value, energyMatch } = score(job, first, end, stability === 'kept');
    const lateMinutes = Math.max((endsAt - findDate(task, calendar)) / MINUTE_MS, 0);
    const terms = { weight, energyMatch, lateMinutes, stability, value: value - itemAt(costs, index) };
    const isKnown = calendar.energy[first]?.source !== 'typical';
    const suitsEnergy = isKnown && energyMatch >= SUITING_MATCH;
    const facts = { ...findFacts(job, place, calendar), suitsEnergy };
    return [{ taskId: task.id, part, parts, startsAt, endsAt, locked, terms, facts }];
  });
  return withDisplaced(request, blocks).sort((a, b) => a.startsAt - b.startsAt || (a.taskId < b.taskId ? -1 : 1));
}

/** By job: what it costs that other blocks lie before it. */
function scoreOrder(request: PlanRequest, jobs: Job[], placed: Placed, calendar: Calendar): number[] {
  const order = countOrder(request, jobs, placed, calendar);
  return jobs.map(({ task }, index) => {
    const { tired, changes } = itemAt(order, index);
    return tired * scoreTiredness(task) + (changes ? CONTEXT_COST : 0);
  });
}

/**
 * By job: how many of its slots come after long work without a pause, and whether its context is another one than that
 * before it. What does not move counts as neither.
 */
export function countOrder(
  request: PlanRequest,
  jobs: Job[],
  { places, fixed }: Pick<Placed, 'places' | 'fixed'>,
  calendar: Calendar,
): { tired: number; changes: boolean }[] {
  const timeline = buildTimeline(request, jobs, fixed, calendar);
  const order = jobs.map(() => ({ tired: 0, changes: false }));
  const moving = places
    .flatMap((place, index) => (place && !fixed[index] ? { ...place, index } : []))
    .sort((a, b) => a.first - b.first);
  let before = NOTHING_BEFORE;
  for (const { first, end, index } of moving) {
    const since = findSince(timeline, first, before.end, before.since);
    const known = findContext(timeline, first, before.end, before.context);
    const own = itemAt(timeline.contexts, index);
    const tired = countTired(first, end, since, timeline.pauseAfter);
    order[index] = { tired, changes: own !== NO_CONTEXT && known !== NO_CONTEXT && own !== known };
    before = { end, since, context: own === NO_CONTEXT ? known : own };
  }
  return order;
}

function compareWithPrevious({ startsAt }: Place, previous?: PreviousBlock): BlockTerms['stability'] {
  if (!previous) return 'new';
  return previous.startsAt === startsAt ? 'kept' : 'moved';
}

function findFacts({ task }: Job, { end }: Place, calendar: Calendar): Omit<BlockFacts, 'suitsEnergy'> {
  const dueAt = findDate(task, calendar);
  const slack = Math.round(
    Math.max(countWork(calendar, toLimit(dueAt, calendar)) - countWork(calendar, end), 0) * SLOT_MINUTES,
  );
  return {
    dueAt: dueAt === Infinity ? null : dueAt,
    slackMinutes: dueAt === Infinity ? null : slack,
    isAtRisk: dueAt !== Infinity && slack < AT_RISK_MINUTES,
    comesAfter: task.after,
    displaced: [],
  };
}

/** Adds what each block displaced. */
function withDisplaced({ previous, now }: PlanRequest, blocks: SolverBlock[]): SolverBlock[] {
  const isStill = ({ taskId, startsAt }: PreviousBlock) =>
    blocks.some((block) => block.taskId === taskId && block.startsAt === startsAt);
  const gone = previous.filter((block) => block.endsAt > now && !isStill(block));
  return blocks.map((block) => {
    const displaced = gone.filter(
      ({ taskId, startsAt, endsAt }) => taskId !== block.taskId && startsAt < block.endsAt && block.startsAt < endsAt,
    );
    const ids = [...new Set(displaced.map(({ taskId }) => taskId))].sort();
    return { ...block, facts: { ...block.facts, displaced: ids } };
  });
}
