/** Moments are Unix ms; dates are `2026-11-26` of `timezone`; times of day are `09:00`, and `24:00` is the end of the day. */
export interface PlanRequest {
  from: string;
  /** From 1 to 14. */
  days: number;
  timezone: string;
  now: number;
  /** By ISO weekday, "1" to "7"; null or absent is a day off. */
  workingHours: Partial<Record<string, TimeSpan | null>>;
  /** On each working day. */
  breaks: TimeSpan[];
  /** From 0 to 60: free time after each block before the next, and on both sides of busy time. */
  bufferMinutes: number;
  busy: Span[];
  /** 24 hours each. */
  energy: { workDays: HourEnergy[]; freeDays: HourEnergy[] };
  /** All of them open; ids are unique. */
  tasks: PlanTask[];
  /** The plan there is; empty to plan anew. */
  previous: PreviousBlock[];
  /** Tasks to find room for before all others, such as one for which a fix was applied. */
  wanted?: string[];
}

export interface Span {
  startsAt: number;
  endsAt: number;
}

export interface TimeSpan {
  start: string;
  end: string;
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
  /** What it asks for. */
  energy: 'low' | 'medium' | 'high' | null;
  /** The earliest. */
  startAt: number | null;
  /** Better late than never. */
  dueAt: number | null;
  /** Better never than late. */
  deadlineAt: number | null;
  /** When it had better begin, if that costs little. */
  suggestedAt?: number | null;
  /** Tasks that come first; one that is not among the open ones can never be met. */
  after: string[];
  /** Whole days on which the person does not want it: no part of it lies there, but for a locked one. */
  except?: Span[];
  /** Minutes; a task longer than `max` is split. */
  chunk: { min: number; max: number };
}

export interface PreviousBlock {
  taskId: string;
  part: number;
  startsAt: number;
  endsAt: number;
  /** A person put it there: it stays, whatever else holds. */
  locked: boolean;
}

export interface Plan {
  /** By their start. */
  blocks: SolverBlock[];
  /** By id. */
  leftOut: LeftOut[];
  quality: Quality;
  /** Of the previous blocks that have not ended, of the tasks that were asked for. */
  churn: { kept: number; moved: number; added: number; removed: number };
}

export interface SolverBlock extends PreviousBlock {
  /** From 1. */
  part: number;
  parts: number;
  terms: Terms;
}

/** What a block is worth, and why. */
export interface Terms {
  weight: number;
  /** From 0 to 1. */
  energyMatch: number;
  /** Of working time, between due and its end. */
  lateMinutes: number;
  stability: 'kept' | 'moved' | 'new';
  value: number;
}

export interface LeftOut {
  taskId: string;
  /** Not planned. */
  minutes: number;
  constraint: 'no_slot' | 'deadline' | 'dependency' | 'capacity' | 'low_value';
  /** The smallest change that makes it fit while everything else stays; null when none does. */
  fix: Fix | null;
}

export type Fix =
  | { kind: 'shorten'; minutes: number }
  | { kind: 'extend_hours'; date: string; start: string; end: string }
  | { kind: 'move_deadline'; deadlineAt: number }
  | { kind: 'move_due'; dueAt: number }
  | { kind: 'start_earlier'; startAt: number }
  | { kind: 'remove_dependency'; taskIds: string[] }
  | { kind: 'add_days'; days: number };

export interface Quality {
  value: number;
  /** No plan with the same locked blocks is worth more, even one that moves all others. */
  upperBound: number;
  /** From 0 to 1: how much of the upper bound is not reached. */
  gap: number;
  /** The value is proved to be the most there is. */
  exact: boolean;
}

export const MAX_DAYS = 14;

const MINUTE_MS = 60_000;
export const SLOT_MINUTES = 15;
export const SLOT_MS = SLOT_MINUTES * MINUTE_MS;
export const ms = (minutes: number) => minutes * MINUTE_MS;

export const WEIGHTS = { low: 1, medium: 2, high: 4 };
/** By how much a task counts more when it is due within the days planned. */
export const DUE_FACTOR = 2;

/** The energy that a task asks for, on the scale from 1 to 10. */
export const ENERGY_DEMAND = { low: 3, medium: 5.5, high: 8 };
/** What a level above the demand costs, where one below costs 1. */
export const SURPLUS_ENERGY_COST = 0.35;
/** From the lowest level to the highest. */
export const ENERGY_RANGE = 9;
/** How much of a task's worth hangs on energy: less where the person's curve is little known. */
export const ENERGY_SHARE = { learned: 0.6, blended: 0.4, prior: 0.2 };

/** Share of the weight that beginning at the suggested time adds. */
export const SUGGESTION_BONUS = 0.1;

/** Share of the weight that a slot of lateness costs. */
export const LATE_COST = 0.08;
/** Two hours; later than that is no worse. */
export const MAX_LATE_SLOTS = 8;

/** Share of the weight that a slot of waiting costs: it only decides between equals. */
export const WAIT_COST = 1e-4;
/** So that waiting never swamps the worth, however long the horizon. */
export const MAX_WAIT_COST = 0.01;
