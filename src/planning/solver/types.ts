import { MINUTE_MS } from '../../shared/duration.ts';
import type { TimeSpan, WorkingHours } from '../../shared/working-hours.ts';

/** Moments are Unix ms. Dates are `2026-11-26` in `timezone`. */
export interface PlanRequest extends WorkingHours {
  /** The first date. */
  from: string;
  /** From 1 to MAX_DAYS. */
  days: number;
  timezone: string;
  now: number;
  /** On the clock of every day. */
  breaks: Break[];
  /** From 0 to 60: free time after each block, and on both sides of busy time. */
  bufferMinutes: number;
  busy: Span[];
  /** 24 hours each. */
  energy: { workDays: HourEnergy[]; freeDays: HourEnergy[] };
  /** Open tasks with unique ids. */
  tasks: PlanTask[];
  /** The blocks of the existing plan; empty to plan from scratch. */
  previous: PreviousBlock[];
  /** Ids of tasks that get a place before all others, such as a task whose fix was applied. */
  wanted?: string[];
}

/** Unix ms. */
export interface Span {
  startsAt: number;
  endsAt: number;
}

export interface Break extends TimeSpan {
  /** The break is only in spans of working hours that are at least so long. Absent: in all. */
  minHours?: number | undefined;
}

export interface HourEnergy {
  /** From 1 to 10. */
  mean: number;
  source: 'learned' | 'blended' | 'prior';
}

export interface PlanTask {
  id: string;
  /** At least 1. */
  minutes: number;
  priority: 'low' | 'medium' | 'high';
  /** How much energy the task needs. */
  energy: 'low' | 'medium' | 'high' | null;
  /** The earliest start. */
  startAt: number | null;
  /** Better late than never. */
  dueAt: number | null;
  /** Better never than late. */
  deadlineAt: number | null;
  /** The preferred start, taken when it costs little. */
  suggestedAt?: number | null;
  /** Ids of the tasks it depends on. A task that depends on an unknown id cannot be planned. */
  after: string[];
  /** Whole days on which no part of the task may be planned. Locked blocks may stay. */
  except?: Span[];
  /** Minutes. A task longer than `max` is split into parts. */
  chunk: { min: number; max: number };
}

export interface PreviousBlock {
  taskId: string;
  /** From 1. */
  part: number;
  startsAt: number;
  endsAt: number;
  /** The user fixed its place: it does not move. */
  locked: boolean;
}

export interface Plan {
  /** By start. */
  blocks: SolverBlock[];
  /** By task id. */
  leftOut: LeftOut[];
  quality: Quality;
  /** What became of the previous blocks that have not ended and whose task is in the request. */
  churn: { kept: number; moved: number; added: number; removed: number };
}

export interface SolverBlock extends PreviousBlock {
  parts: number;
  terms: BlockTerms;
}

/** What a block is worth, and why. */
export interface BlockTerms {
  weight: number;
  /** From 0 to 1. */
  energyMatch: number;
  /** Minutes of working time between the due date and the end of the block. */
  lateMinutes: number;
  stability: 'kept' | 'moved' | 'new';
  value: number;
}

/** A task that is not planned, or only in part. */
export interface LeftOut {
  taskId: string;
  /** How much is not planned. */
  minutes: number;
  constraint: 'no_slot' | 'deadline' | 'dependency' | 'capacity' | 'low_value';
  /** The smallest change that makes the task fit while all blocks stay; null when there is none. */
  fix: Fix | null;
}

export type Fix =
  | { kind: 'shorten'; minutes: number }
  | { kind: 'extend_hours'; date: string; spans: TimeSpan[] }
  | { kind: 'move_deadline'; deadlineAt: number }
  | { kind: 'move_due'; dueAt: number }
  | { kind: 'start_earlier'; startAt: number }
  | { kind: 'remove_dependency'; taskIds: string[] }
  | { kind: 'add_days'; days: number };

export interface Quality {
  value: number;
  /** No plan with the same locked blocks is worth more, even when all other blocks may move. */
  upperBound: number;
  /** From 0 to 1: the share of the upper bound that the plan does not reach. */
  gap: number;
  /** Whether the plan is proved to be optimal. */
  exact: boolean;
}

export const MAX_DAYS = 14;

export const SLOT_MINUTES = 15;
export const SLOT_MS = SLOT_MINUTES * MINUTE_MS;
