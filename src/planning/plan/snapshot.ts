import type { BusySpan } from '../../entities/busy-times/spans.ts';
import type { MoodHistory } from '../../entities/mood/profiles.ts';
import { NO_PLAN } from '../../entities/plans/json.ts';
import type { StoredPlan } from '../../entities/plans/responses.ts';
import type { OwnerSettings } from '../../entities/users/json.ts';
import { VALIDATION } from '../../messages/validation.ts';
import type { Level } from '../../shared/fields.ts';
import type { Recurrence } from '../../shared/recurrence.ts';
import { invalidRequest } from '../../shared/validation.ts';
import { QUARTER_MINUTES } from '../solver/types.ts';
import { isToCome, parseBlocks, totalMinutes } from './blocks.ts';

/** The solver can search this many parts of tasks within the CPU time of a request. */
const MAX_PARTS = 400;
/** A median needs at least this many estimates. */
const MIN_ESTIMATES = 3;
/** Assumed for a task without an estimate whose context has too few. */
export const DEFAULT_MINUTES = 30;

/** An open task. Moments are RFC 3339. */
export interface OpenTask {
  id: string;
  title: string;
  /** Its project, or else its first label. The planner keeps work of one context together. */
  context: string | null;
  /** A fractional index: its place among the tasks of its project. */
  position: string;
  status: 'pending' | 'in_progress';
  priority: Level;
  energyLevel: Level | null;
  /** Whether a part helps when the whole task does not fit before its deadline. */
  partHelps: boolean;
  /** Minutes. */
  estimatedDuration: number | null;
  suggestedTime: string | null;
  startDate: string | null;
  dueDate: string | null;
  deadline: string | null;
  dependencies: string[];
  /** Ids of its dependencies that are open and need time: see `isFinished`. */
  openDependencies: string[];
  /** Null, or absent, for a task that does not repeat. */
  recurrence?: Recurrence | null;
  /** The date of its current occurrence. */
  occurrence?: string | null;
  /** It is a later occurrence: see occurrences.ts. */
  isComing?: boolean;
  /** When the next occurrence replaces this one. It is not planned after that. Absent, or null: never. */
  replacedAt?: string | null;
}

/** The data about a user that a plan is made from. Moments are RFC 3339. */
export interface PlanSnapshot {
  /** `seq` of the last event in the user's log. */
  dataVersion: number;
  /** The date in the user's time zone. */
  today: string;
  settings: OwnerSettings;
  /** Wanted tasks first, then tasks planned for these days, then by urgency. */
  tasks: OpenTask[];
  openTasks: number;
  /** Ids of the tasks in the plan that are open. */
  openPlanned: string[];
  busy: BusySpan[];
  history: MoodHistory;
  plan: StoredPlan | null;
}

export type PlanSteps = Pick<StoredPlan, 'blocks' | 'dropped'>;

/** @throws AppError VALIDATION_ERROR when the user has not set a time zone */
export function requireTimezone({ settings }: PlanSnapshot): void {
  if (!settings.hasTimezone) throw invalidRequest(VALIDATION.zoneNotSet, { path: 'timezone' });
}

/** The snapshot as if its user followed this plan. */
export function withPlan(snapshot: PlanSnapshot, content: PlanSteps): PlanSnapshot {
  const open = new Set(snapshot.tasks.map(({ id }) => id));
  const planned = content.blocks.map(({ taskId }) => taskId).filter((id) => open.has(id));
  const plan = { ...(snapshot.plan ?? NO_PLAN), ...content };
  return { ...snapshot, plan, openPlanned: [...snapshot.openPlanned, ...planned] };
}

export const isTaskOpen = ({ openPlanned }: PlanSnapshot, taskId: string): boolean => openPlanned.includes(taskId);

/** The snapshot with the first tasks only, as many as have MAX_PARTS parts together. */
export function limitParts(snapshot: PlanSnapshot, now: Date): PlanSnapshot {
  const left = minutesLeft(snapshot, now);
  const tasks: OpenTask[] = [];
  let parts = 0;
  for (const task of snapshot.tasks) {
    parts += Math.ceil((left.get(task.id) ?? 0) / snapshot.settings.chunkMinutes.max);
    if (parts > MAX_PARTS) break;
    tasks.push(task);
  }
  return { ...snapshot, tasks };
}

/**
 * How many minutes of each task are left, by task id: the estimate less the blocks that the user reported as done. A task
 * without an estimate takes as long as its planned blocks, so that they stay, or else the median estimate of its project or
 * first label.
 */
export function minutesLeft({ tasks, plan }: Pick<PlanSnapshot, 'tasks' | 'plan'>, now: Date): Map<string, number> {
  const usual = medianEstimates(tasks);
  const blocks = parseBlocks(plan);
  return new Map(
    tasks.map(({ id, context, estimatedDuration, occurrence: current }) => {
      const own = blocks.filter(({ taskId, occurrence = current }) => taskId === id && occurrence === current);
      const planned = totalMinutes(own.filter((block) => isToCome(block, now)));
      const worked = totalMinutes(own.filter(({ done }) => done));
      if (estimatedDuration === null)
        return [id, planned || (worked > 0 ? 0 : (usual.get(context) ?? DEFAULT_MINUTES))];
      if (worked >= estimatedDuration) return [id, 0];
      return [id, Math.max(estimatedDuration - worked, Math.min(estimatedDuration, QUARTER_MINUTES))];
    }),
  );
}

/** By context with enough estimates: the upper median in minutes. A task that repeats counts once. */
export function medianEstimates(
  tasks: Pick<OpenTask, 'context' | 'estimatedDuration' | 'isComing'>[],
): Map<string | null, number> {
  const known = tasks.filter(({ context, isComing }) => context !== null && !isComing);
  return new Map(
    [...Map.groupBy(known, ({ context }) => context)].flatMap(([context, group]) => {
      const minutes = group.flatMap(({ estimatedDuration }) => estimatedDuration ?? []).sort((a, b) => a - b);
      return minutes.length < MIN_ESTIMATES ? [] : [[context, minutes[Math.floor(minutes.length / 2)] ?? 0]];
    }),
  );
}
