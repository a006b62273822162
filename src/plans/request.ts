import { profilesOf } from '../mood/history.ts';
import {
  ms,
  type Plan,
  type PlanRequest,
  type PlanTask,
  type PreviousBlock,
  SLOT_MINUTES,
  SLOT_MS,
  type Terms,
} from '../planner/plan.ts';
import { addDays, momentOf } from '../shared/zones.ts';
import type { StoredPlan } from './answers.ts';
import type { FactTask, PlanFacts } from './facts.ts';

/** So many parts of tasks can be searched in the time a request has. */
const MAX_PARTS = 400;
/** What a task takes when nobody has said so, and too few have been estimated to tell. */
const USUAL_MINUTES = 30;
/** Fewer estimates say nothing of how long the next task takes. */
const ESTIMATES_NEEDED = 3;

export interface Days {
  from: string;
  days: number;
}

/** What is to be planned: the person's open tasks, but for those that another day has, or that they will not have. */
export function requestOf(
  facts: PlanFacts,
  { from, days }: Days,
  { now, fresh = false, timezone }: { now: Date; fresh?: boolean; timezone: string },
): PlanRequest {
  const { settings, busy, history, plan } = facts;
  const start = momentOf(from, '00:00', timezone).getTime();
  const end = momentOf(addDays(from, days), '00:00', timezone).getTime();
  const blocks = (plan?.blocks ?? []).map(inMs);
  const coming = blocks.filter(({ endsAt }) => endsAt > now.getTime());
  const isHere = ({ startsAt }: { startsAt: number }) => startsAt >= start && startsAt < end;
  const elsewhere = new Set(coming.filter((block) => !isHere(block)).map(({ taskId }) => taskId));
  const earlier = new Set(coming.filter(({ endsAt }) => endsAt <= start).map(({ taskId }) => taskId));

  const left = minutesLeft(facts, now);
  const tasks = facts.tasks
    .filter(({ id }) => !elsewhere.has(id))
    .map((task): PlanTask => {
      const dropped = (plan?.dropped ?? []).filter(({ taskId, date }) => taskId === task.id && date >= from);
      const free = dropped.map(({ date }) => momentOf(addDays(date, 1), '00:00', timezone).getTime());
      const startAt = [momentIn(task.startDate), ...free].filter((moment) => moment !== null);
      return {
        id: task.id,
        minutes: left.get(task.id) ?? USUAL_MINUTES,
        priority: task.priority,
        energy: task.energyLevel,
        startAt: startAt.length > 0 ? Math.max(...startAt) : null,
        dueAt: momentIn(task.dueDate),
        deadlineAt: momentIn(task.deadline),
        after: task.openDependencies.filter((id) => !earlier.has(id)),
        chunk: settings.chunkMinutes,
      };
    });

  const open = new Set(tasks.map(({ id }) => id));
  const kept: PreviousBlock[] = renumbered(coming.filter((block) => isHere(block) && open.has(block.taskId)))
    .filter(({ locked, startsAt }) => !fresh || locked || startsAt < now.getTime())
    .map(({ taskId, part, startsAt, endsAt, locked }) => ({ taskId, part, startsAt, endsAt, locked }));
  const { energy } = profilesOf(history);
  return {
    from,
    days,
    timezone,
    now: now.getTime(),
    workingHours: settings.workingHours,
    breaks: settings.breaks,
    bufferMinutes: settings.bufferMinutes,
    busy: busy.map(inMs),
    energy: { workDays: energy.workDays.hours, freeDays: energy.freeDays.hours },
    tasks,
    previous: [...kept, ...suggested(facts.tasks, tasks, kept)],
  };
}

/** Where tasks stand that have no block, but a time that was suggested for them. */
function suggested(known: FactTask[], tasks: PlanTask[], kept: PreviousBlock[]): PreviousBlock[] {
  const taken = new Set(kept.map(({ taskId }) => taskId));
  return tasks.flatMap(({ id, minutes, chunk }) => {
    const moment = momentIn(known.find((task) => task.id === id)?.suggestedTime ?? null);
    if (moment === null || taken.has(id) || minutes > chunk.max) return [];
    const startsAt = Math.floor(moment / SLOT_MS) * SLOT_MS;
    const endsAt = startsAt + ms(minutes);
    const block = { taskId: id, part: 1, startsAt, endsAt, locked: false };
    if (kept.some((other) => other.startsAt < endsAt && other.endsAt > startsAt)) return [];
    return [block];
  });
}

/** The tasks whose block before was only a suggestion: the plan there is has none of them. */
export function suggestionsIn({ previous, now }: PlanRequest, plan: StoredPlan | null): Set<string> {
  const planned = new Set(
    (plan?.blocks ?? []).filter(({ endsAt }) => Date.parse(endsAt) > now).map(({ taskId }) => taskId),
  );
  return new Set(previous.map(({ taskId }) => taskId).filter((id) => !planned.has(id)));
}

/** A plan in which blocks at a suggested time are new, whether or not they are there. */
export function withSuggestions(plan: Plan, suggested: ReadonlySet<string>): Plan {
  if (suggested.size === 0) return plan;
  const blocks = plan.blocks.map((block) =>
    suggested.has(block.taskId) ? { ...block, terms: { ...block.terms, stability: 'new' as const } } : block,
  );
  const count = (stability: Terms['stability']) => blocks.filter(({ terms }) => terms.stability === stability).length;
  const lost = [...suggested].filter((id) => !blocks.some(({ taskId }) => taskId === id)).length;
  const churn = { kept: count('kept'), moved: count('moved'), added: count('new'), removed: plan.churn.removed - lost };
  return { ...plan, blocks, churn };
}

/** The facts without tasks of more parts than can be searched, the least pressing first. */
export function withinReach(facts: PlanFacts, now: Date): PlanFacts {
  const left = minutesLeft(facts, now);
  const tasks: FactTask[] = [];
  let parts = 0;
  for (const task of facts.tasks) {
    parts += Math.ceil((left.get(task.id) ?? 0) / facts.settings.chunkMinutes.max);
    if (parts > MAX_PARTS) break;
    tasks.push(task);
  }
  return { ...facts, tasks };
}

/** By task: what is left of it, by its estimate or the middle of the others. The parts of a long one that are over are done. */
export function minutesLeft({ tasks, plan }: Pick<PlanFacts, 'tasks' | 'plan'>, now: Date): Map<string, number> {
  const estimates = tasks.flatMap(({ estimatedDuration }) => estimatedDuration ?? []).sort((a, b) => a - b);
  const usual = estimates.length < ESTIMATES_NEEDED ? undefined : estimates[Math.floor(estimates.length / 2)];
  const over = (plan?.blocks ?? []).map(inMs).filter(({ parts, endsAt }) => parts > 1 && endsAt <= now.getTime());
  return new Map(
    tasks.map(({ id, estimatedDuration }) => {
      const minutes = estimatedDuration ?? usual ?? USUAL_MINUTES;
      const own = over.filter(({ taskId }) => taskId === id);
      const worked = own.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / ms(1), 0);
      return [id, Math.max(minutes - worked, Math.min(minutes, SLOT_MINUTES))];
    }),
  );
}

/** Parts are counted from what is left of a task. */
export function renumbered<T extends { taskId: string; startsAt: number | string }>(
  blocks: T[],
): (T & { part: number })[] {
  const parts = new Map<string, number>();
  return blocks
    .toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1))
    .map((block) => {
      const part = (parts.get(block.taskId) ?? 0) + 1;
      parts.set(block.taskId, part);
      return { ...block, part };
    });
}

const inMs = <T extends { startsAt: string; endsAt: string }>(span: T) => ({
  ...span,
  startsAt: Date.parse(span.startsAt),
  endsAt: Date.parse(span.endsAt),
});

const momentIn = (moment: string | null) => (moment === null ? null : Date.parse(moment));
