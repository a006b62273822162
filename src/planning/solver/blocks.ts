import { HOUR_MS, MINUTE_MS } from '../../shared/duration.ts';
import { type Calendar, toLimit } from './calendar.ts';
import { itemAt } from './checked.ts';
import { findDate } from './dates.ts';
import type { Job } from './jobs.ts';
import { countWork, createScore, matchEnergy, scoreTiredness, sumTiredness } from './objective.ts';
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
import { AT_RISK_HOURS, AT_RISK_MINUTES, AT_RISK_SHARE, BETTER_MATCH, CONTEXT_COST, SUITING_MATCH } from './weights.ts';

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
  const findDayMatch = createDayMatch(calendar);
  const blocks = jobs.flatMap((job, index): SolverBlock[] => {
    const place = places[index];
    if (!place) return [];
    const { task, part, parts, weight } = job;
    const { startsAt, endsAt, locked, first, end } = place;
    const stability = compareWithPrevious(place, previous[index]);
    const { value, energyMatch } = score(job, first, end, stability === 'kept');
    const lateMinutes = Math.ceil(Math.max((endsAt - findDate(task, calendar)) / MINUTE_MS, 0));
    const terms = { weight, energyMatch, lateMinutes, stability, value: value - itemAt(costs, index) };
    const isKnown = calendar.energy[first]?.source !== 'typical';
    const isBetter = energyMatch >= findDayMatch(job, first) + BETTER_MATCH;
    const suitsEnergy = isKnown && energyMatch >= SUITING_MATCH && isBetter;
    const isOwnTime = locked && !previous[index]?.locked;
    const facts = { ...findFacts(job, place, calendar), suitsEnergy, isOwnTime };
    return [{ taskId: task.id, part, parts, startsAt, endsAt, locked, terms, facts }];
  });
  return withOthers(request, blocks).sort((a, b) => a.startsAt - b.startsAt || (a.taskId < b.taskId ? -1 : 1));
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
    const tired = sumTiredness(timeline, first, end, since);
    order[index] = { tired, changes: own !== NO_CONTEXT && known !== NO_CONTEXT && own !== known };
    before = { end, since, context: own === NO_CONTEXT ? known : own };
  }
  return order;
}

function compareWithPrevious({ startsAt }: Place, previous?: PreviousBlock): BlockTerms['stability'] {
  if (!previous) return 'new';
  return previous.startsAt === startsAt ? 'kept' : 'moved';
}

/** The mean energy match of a job over the workable slots of a day. */
function createDayMatch({ dayStarts, workable, energy }: Calendar) {
  const known = new Map<string, number>();
  return ({ demand }: Job, slot: number): number => {
    const day = dayStarts[slot] ?? 0;
    const key = `${day} ${demand}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const matches: number[] = [];
    for (let each = day; dayStarts[each] === day && each < workable.length; each += 1) {
      if (workable[each] === 1) matches.push(matchEnergy(demand, itemAt(energy, each).mean));
    }
    const mean = matches.reduce((sum, match) => sum + match, 0) / Math.max(matches.length, 1);
    known.set(key, mean);
    return mean;
  };
}

function findFacts({ task }: Job, { end }: Place, calendar: Calendar): Omit<BlockFacts, 'suitsEnergy' | 'isOwnTime'> {
  const dueAt = findDate(task, calendar);
  const slack = Math.round(
    Math.max(countWork(calendar, toLimit(dueAt, calendar)) - countWork(calendar, end), 0) * SLOT_MINUTES,
  );
  return {
    dueAt: dueAt === Infinity ? null : dueAt,
    slackMinutes: dueAt === Infinity ? null : slack,
    isAtRisk: false,
    comesAfter: task.after,
    displaced: [],
  };
}

/** Adds what each block displaced, and whether it is at risk. */
function withOthers({ previous, now }: PlanRequest, blocks: SolverBlock[]): SolverBlock[] {
  const isStill = ({ taskId, startsAt }: PreviousBlock) =>
    blocks.some((block) => block.taskId === taskId && block.startsAt === startsAt);
  const gone = previous.filter((block) => block.endsAt > now && !isStill(block));
  return blocks.map((block) => {
    const displaced = gone.filter(
      ({ taskId, startsAt, endsAt }) => taskId !== block.taskId && startsAt < block.endsAt && block.startsAt < endsAt,
    );
    const ids = [...new Set(displaced.map(({ taskId }) => taskId))].sort();
    return { ...block, facts: { ...block.facts, isAtRisk: isAtRisk(block, blocks), displaced: ids } };
  });
}

/** Whether the work up to a block and in it is so long that its usual delay takes the slack. */
function isAtRisk({ endsAt, facts: { slackMinutes, isOwnTime } }: SolverBlock, blocks: SolverBlock[]): boolean {
  if (isOwnTime || slackMinutes === null || slackMinutes >= AT_RISK_MINUTES) return false;
  const before = blocks.filter((other) => other.endsAt <= endsAt && other.endsAt > endsAt - AT_RISK_HOURS * HOUR_MS);
  const work = before.reduce((sum, other) => sum + (other.endsAt - other.startsAt) / MINUTE_MS, 0);
  return slackMinutes < AT_RISK_SHARE * work;
}
