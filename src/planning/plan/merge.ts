import type { PlanContent } from '../../entities/plans/mutations.ts';
import type { PlanBlock, StoredPlan } from '../../entities/plans/responses.ts';
import { toLocalTime } from '../../shared/time-zones.ts';
import { DUE_FACTOR, ms, type SolverBlock as PlannedBlock, type PlanRequest, WEIGHTS } from '../solver/types.ts';
import { type Block, parseBlocks, totalMinutes } from './blocks.ts';
import type { PlanSnapshot } from './load.ts';
import { daysToSpan, isTaskOpen, minutesLeft, startsWithin } from './request.ts';

/** For how long what is over stays in a plan. */
const KEPT_DAYS = 7;

export const toLocalDate = (moment: number, timezone: string): string => toLocalTime(moment, timezone).slice(0, 10);

interface MergedPlan {
  content: Pick<PlanContent, 'blocks' | 'dropped'>;
  /** Of these days: blocks of tasks that no longer need the time, or are not for them any more. */
  surplus: Block[];
  /** Of other days: blocks of tasks that would no longer come after what they wait for. */
  lost: Block[];
}

/** What the plan becomes: these blocks on the days that were planned, and on the others what there is and still can be. */
export function mergePlan(
  blocks: PlannedBlock[],
  request: PlanRequest,
  facts: PlanSnapshot,
  newId: () => string,
): MergedPlan {
  const { now, timezone } = request;
  const span = daysToSpan(request, timezone);
  const known = parseBlocks(facts.plan).filter(({ endsAt }) => endsAt > now - ms(KEPT_DAYS * 24 * 60));
  const isReplaced = (block: Block) =>
    startsWithin(block, span) && block.endsAt > now && (isTaskOpen(facts, block.taskId) || block.startsAt > now);
  const replaced = known.filter(isReplaced);
  const idFor = reuseIds(replaced, blocks);
  const fresh = blocks.map((block): Block => {
    const { taskId, part, parts, startsAt, endsAt, locked, terms } = block;
    return {
      id: idFor(block) ?? newId(),
      taskId,
      part,
      parts,
      startsAt,
      endsAt,
      locked,
      terms: storedTerms(block, facts, terms),
    };
  });

  const all = [...known.filter((block) => !isReplaced(block)), ...fresh];
  const stand = withoutOrphans(all, request, facts);
  const asked = new Set(request.tasks.map(({ id }) => id));
  const today = toLocalDate(now, timezone);
  return {
    content: {
      blocks: renumberParts(stand, blocks, now).map(
        ({ startsAt, endsAt, ...block }): PlanBlock => ({
          id: block.id,
          taskId: block.taskId,
          part: block.part,
          parts: block.parts,
          startsAt: new Date(startsAt).toISOString(),
          endsAt: new Date(endsAt).toISOString(),
          locked: block.locked,
          terms: block.terms,
        }),
      ),
      dropped: (facts.plan?.dropped ?? []).filter(({ date }) => date >= today),
    },
    surplus: replaced.filter(({ taskId }) => isTaskOpen(facts, taskId) && !asked.has(taskId)),
    lost: all.filter((block) => !stand.includes(block)),
  };
}

/** A block keeps the id of the one of its task that was there at that time, or else of the next that has moved. */
function reuseIds(replaced: Block[], blocks: PlannedBlock[]) {
  const isSame = (a: { taskId: string; startsAt: number }, b: { taskId: string; startsAt: number }) =>
    a.taskId === b.taskId && a.startsAt === b.startsAt;
  const moved = replaced.filter((was) => !blocks.some((block) => isSame(was, block)));
  return (block: PlannedBlock): string | undefined => {
    const stayed = replaced.find((was) => isSame(was, block));
    if (stayed) return stayed.id;
    const next = moved.findIndex(({ taskId }) => taskId === block.taskId);
    return next < 0 ? undefined : moved.splice(next, 1)[0]?.id;
  };
}

/** The terms, with what the weight was made of: the task may have another priority when they are read. */
function storedTerms(
  { taskId, parts }: PlannedBlock,
  { tasks }: PlanSnapshot,
  terms: PlannedBlock['terms'],
): PlanBlock['terms'] {
  const priority = tasks.find(({ id }) => id === taskId)?.priority ?? 'medium';
  // the weight of a part is its share, and parts are nearly equal
  const isDue = terms.weight * parts > (WEIGHTS[priority] * (1 + DUE_FACTOR)) / 2;
  const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
  return {
    priority,
    isDue,
    weight: rounded(terms.weight),
    energyMatch: rounded(terms.energyMatch),
    lateMinutes: terms.lateMinutes,
    stability: terms.stability,
    value: rounded(terms.value),
  };
}

/** Without the blocks on other days whose task waits for one that is no longer done before them; locked ones stay. */
function withoutOrphans(blocks: Block[], request: PlanRequest, facts: PlanSnapshot): Block[] {
  const span = daysToSpan(request, request.timezone);
  const left = minutesLeft(facts, new Date(request.now));
  const firsts = new Map(facts.tasks.map(({ id, openDependencies }) => [id, openDependencies]));
  const isDone = (id: string, by: number, among: Block[]) =>
    totalMinutes(among.filter(({ taskId, endsAt }) => taskId === id && endsAt <= by && endsAt > request.now)) >=
    (left.get(id) ?? 0);
  for (let stand = blocks; ; ) {
    const next = stand.filter((block) => {
      const isOurs = startsWithin(block, span) || block.locked || block.endsAt <= request.now;
      return isOurs || (firsts.get(block.taskId) ?? []).every((first) => isDone(first, block.startsAt, stand));
    });
    if (next.length === stand.length) return stand;
    stand = next;
  }
}

/**
 * By start, with the parts of a task counted from the first that is over to the last that is to come, and those that have
 * no place after them.
 */
function renumberParts(blocks: Block[], planned: PlannedBlock[], now: number): Block[] {
  const isPart = ({ parts, endsAt }: Block) => endsAt > now || parts > 1; // a whole one that is over was another attempt
  const known = Map.groupBy(blocks.filter(isPart).sort(byStart), ({ taskId }) => taskId);
  const asked = Map.groupBy(planned, ({ taskId }) => taskId);
  const total = (taskId: string, own: Block[]) => {
    const fresh = asked.get(taskId);
    return fresh?.[0]
      ? own.length + fresh[0].parts - fresh.length
      : Math.max(own.length, ...own.map(({ parts }) => parts));
  };
  return blocks
    .map((block) => {
      const own = known.get(block.taskId) ?? [];
      return isPart(block) ? { ...block, part: own.indexOf(block) + 1, parts: total(block.taskId, own) } : block;
    })
    .sort(byStart);
}

const byStart = (a: Block, b: Block) => a.startsAt - b.startsAt || (a.taskId < b.taskId ? -1 : 1);

/** The plan with another block in the place of one of the same id. */
export const replaceBlock = (plan: StoredPlan, changed: PlanBlock): StoredPlan => ({
  ...plan,
  blocks: plan.blocks.map((block) => (block.id === changed.id ? changed : block)),
});

/** The plan without what is to come of a task on a day, now and when the day is planned again. */
export const dropTask = (
  plan: StoredPlan,
  { taskId, date }: StoredPlan['dropped'][number],
  timezone: string,
  now: Date,
): PlanContent => {
  const isDropped = (block: PlanBlock) =>
    block.taskId === taskId &&
    Date.parse(block.endsAt) > now.getTime() &&
    toLocalDate(Date.parse(block.startsAt), timezone) === date;
  return {
    ...plan,
    blocks: plan.blocks.filter((block) => !isDropped(block)),
    dropped: [...plan.dropped.filter((known) => known.taskId !== taskId || known.date !== date), { taskId, date }],
    fingerprint: null,
  };
};

/** The tasks of which less is to come in the one plan than in the other. */
export function findDisplaced(before: StoredPlan, after: Pick<StoredPlan, 'blocks'>, now: Date): string[] {
  const minutes = (plan: Pick<StoredPlan, 'blocks'>, id: string) =>
    totalMinutes(parseBlocks(plan).filter(({ taskId, endsAt }) => taskId === id && endsAt > now.getTime()));
  const ids = new Set(before.blocks.map(({ taskId }) => taskId));
  return [...ids].filter((id) => minutes(after, id) < minutes(before, id));
}
