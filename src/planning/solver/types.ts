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
  /** 24 hours each. `today`: those of one working day, by the hours of the clock. */
  energy: { workDays: HourEnergy[]; freeDays: HourEnergy[]; today?: { date: string; hours: HourEnergy[] } };
  /** Open tasks with unique ids. */
  tasks: PlanTask[];
  /** The blocks of the existing plan; empty to plan from scratch. */
  previous: PreviousBlock[];
  /** Ids of tasks that get a place before all others, such as a task whose fix was applied. */
  wanted: string[];
  /** Ids of tasks that were left out of `tasks`, so that another fits. */
  without: string[];
  /** After this much work without a pause of 15 minutes, work is worth less. Null for never. Default: 120. */
  pauseAfterMinutes?: number | null;
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
  source: 'learned' | 'blended' | 'typical';
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
  /** It takes place then, unless the user locked a block of it: outside working hours, too, and in busy time. */
  fixedAt?: number;
  /** The preferred start, taken when it costs little. */
  suggestedAt?: number | null;
  /** Ids of the tasks it depends on. A task that depends on an unknown id cannot be planned. */
  after: string[];
  /** Whole days on which no part of the task may be planned. Locked blocks may stay. */
  except?: Span[];
  /** Minutes. A task longer than `max`, or than the free time in a row, is split into parts. */
  chunk: { min: number; max: number };
  /** What the task belongs to, such as a project. Changes from one to another cost a little. */
  context?: string | null;
  /** Tasks that differ only in it are planned in its order. */
  rank?: string;
  /** Whether the task is begun: it goes before equal tasks that are not. */
  isBegun?: boolean;
  /** The kinds of fixes that may be offered. Default: all. */
  fixes?: Fix['kind'][];
  /** Whether a part done before the deadline helps when the whole task does not fit. Default: false. */
  partHelps?: boolean;
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
  /** By task id: those that are not planned whole, and those that are, but late. */
  leftOut: LeftOut[];
  late: LeftOut[];
  quality: Quality;
  /** What became of the previous blocks that have not ended and whose task is in the request. */
  churn: { kept: number; moved: number; added: number; removed: number };
}

export interface SolverBlock extends PreviousBlock {
  parts: number;
  terms: BlockTerms;
  facts: BlockFacts;
}

/** What reasons say about the place of a block. */
export interface BlockFacts {
  /** When it should be done: the due date or the deadline, whichever is sooner. A due date at midnight is the end of its day. */
  dueAt: number | null;
  /** Minutes of working time between the end of the block and `dueAt`; 0 when late, null without a date. */
  slackMinutes: number | null;
  /** Whether the energy match is high, by the user's own logs. */
  suitsEnergy: boolean;
  /** Whether a little more work than expected makes it late. Not at its own time. */
  isAtRisk: boolean;
  /** Whether it is locked by the `fixedAt` of its task, not by the user. */
  isOwnTime: boolean;
  /** Ids of planned tasks that must be done before it. */
  comesAfter: string[];
  /** Ids of tasks that were planned at this time before, and had to move or go. */
  displaced: string[];
}

/** What a block is worth, and why. */
export interface BlockTerms {
  weight: number;
  /** From 0 to 1. */
  energyMatch: number;
  /** Minutes between the due date or the deadline and the end of the block, by the clock. */
  lateMinutes: number;
  stability: 'kept' | 'moved' | 'new';
  value: number;
}

/** A task that is not planned, or only in part, or late. */
export interface LeftOut {
  taskId: string;
  /** How much is not planned. */
  minutes: number;
  constraint: 'no_slot' | 'deadline' | 'dependency' | 'capacity' | 'low_value' | 'not_yet' | 'dropped' | 'late';
  /** By how much it is late. */
  lateMinutes?: number;
  /** The smallest change that makes the task fit in time while all blocks stay; null when there is none. */
  fix: Fix | null;
  /** Ids of the tasks that are planned less, or later than their date, with the fix. */
  costs?: string[];
  /** The latest end of the task after the fix. Only set if that is after its date. */
  lateUntil?: number;
  /**
   * For `no_slot`: what binds. `start`, `length`: the longest stretch of working time that there is for a part of it;
   * `total`: all working time that there is for the task; `parts`: the stretches are too short for so many parts.
   */
  gap?: { binds: 'start' | 'length' | 'total' | 'parts'; minutes: number; needed: number };
  /**
   * For `low_value`, what costs more than it is worth. `pause`: work without a pause; `order`: it would break up other
   * work.
   */
  because?: 'pause' | 'order';
}

export type Fix =
  | { kind: 'shorten'; minutes: number }
  | { kind: 'extend_hours'; date: string; spans: TimeSpan[] }
  | { kind: 'move_deadline'; deadlineAt: number }
  | { kind: 'start_earlier'; startAt: number }
  | { kind: 'remove_dependency'; taskIds: string[] }
  | { kind: 'let_go'; taskIds: string[] }
  | { kind: 'put_back' }
  | { kind: 'plan_anyway' }
  | { kind: 'part_helps'; minutes: number }
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

/** Blocks start on quarter-hours, or where free time begins. Blocks that are shorter start in any slot. */
export const QUARTER_MINUTES = 15;
export const SLOT_MINUTES = 5;
export const SLOTS_PER_QUARTER = QUARTER_MINUTES / SLOT_MINUTES;
export const SLOTS_PER_DAY = (24 * 60) / SLOT_MINUTES;
export const SLOT_MS = SLOT_MINUTES * MINUTE_MS;
