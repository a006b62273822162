import type { Level } from '../../shared/fields.ts';
import { matchEnergy } from '../solver/objective.ts';
import { ENERGY_DEMAND, WEIGHTS } from '../solver/weights.ts';
import type { NowReason } from './responses.ts';

const MAX_PICKS = 3;
/** A task is not suggested if its energy demand exceeds the present energy by more. */
const MAX_ENERGY_LACK = 2.5;
/** With at least this match, energy is a reason to do the task. */
const GOOD_MATCH = 0.85;
/** Points of a task that is due tomorrow. One that is due in n days has one nth of them. */
const DUE_TOMORROW = 2;

export interface NowTask {
  id: string;
  /** A fractional index: it decides between tasks that are equally good. */
  position: string;
  minutes: number;
  /** How many minutes the user has for it. */
  available: number;
  /** Minutes of the shortest part that the task can be done in. */
  shortest: number;
  priority: Level;
  energy: Level | null;
  /** For a dependency or its start date. */
  isWaiting: boolean;
  isBegun: boolean;
  isPlannedNow: boolean;
  /** The next block of the plan is for it, and begins soon. */
  isPlannedNext: boolean;
  /** Calendar days from today until it is due, negative when overdue; null without a date. */
  dueInDays: number | null;
  /** Until the moment that it is due, negative when that has passed; null without a date. */
  dueInMinutes: number | null;
  /** Null without a deadline. Negative when it is missed: better late than never. */
  deadlineInMinutes: number | null;
}

interface TaskPick {
  id: string;
  /** How many minutes of the task fit. */
  minutes: number;
  reasons: NowReason[];
}

/** Why no task is picked. `shortest`: minutes of the shortest task. */
export type NoPick =
  | { nothing: 'no_tasks' | 'waiting' | 'too_late' | 'too_little_energy' }
  | { nothing: 'too_short'; shortest: number };

/** Up to three tasks that fit the user's time and energy, the best first; or why none does. */
export function pickTasks(tasks: NowTask[], energy: number): { picks: TaskPick[] } | NoPick {
  if (tasks.length === 0) return { nothing: 'no_tasks' };
  const ready = tasks.filter(({ isWaiting }) => !isWaiting);
  if (ready.length === 0) return { nothing: 'waiting' };
  const inTime = ready.filter(
    ({ isPlannedNow, deadlineInMinutes, minutes: needed }) =>
      isPlannedNow || deadlineInMinutes === null || deadlineInMinutes < 0 || needed <= deadlineInMinutes,
  );
  if (inTime.length === 0) return { nothing: 'too_late' };
  const fitting = inTime.filter(({ shortest, available }) => shortest <= available);
  if (fitting.length === 0) {
    return { nothing: 'too_short', shortest: Math.min(...inTime.map(({ shortest }) => shortest)) };
  }
  const doable = fitting.filter(
    (task) =>
      task.isPlannedNow || task.isPlannedNext || ENERGY_DEMAND[task.energy ?? 'medium'] - energy <= MAX_ENERGY_LACK,
  );
  if (doable.length === 0) return { nothing: 'too_little_energy' };
  const scored = inTime.map((task) => ({ task, ...scoreTask(task, energy) }));
  const isOfAll = (reason: NowReason) => scored.every(({ reasons }) => reasons.includes(reason));
  const common = (['fits_energy', 'fits_time'] as const).filter(isOfAll);
  const picks = scored
    .filter(({ task }) => doable.includes(task))
    .sort((a, b) => b.score - a.score || (toPlace(a.task) < toPlace(b.task) ? -1 : 1))
    .slice(0, MAX_PICKS)
    .map(({ task, reasons }) => ({
      id: task.id,
      minutes: Math.min(task.minutes, task.available),
      reasons: tellingReasons(reasons, common),
    }));
  return { picks };
}

/** The two strongest reasons, without those that hold for every task. `part_fits` is always among them. */
function tellingReasons(reasons: NowReason[], common: NowReason[]): NowReason[] {
  const isTelling = (reason: NowReason) =>
    !common.includes(reason) && !(reason === 'due_today' && reasons.includes('deadline_near'));
  const [first, ...others] = reasons.filter(isTelling);
  if (!first) return ['fits_time'];
  const second = others.includes('part_fits') ? 'part_fits' : others[0];
  return second ? [first, second] : [first];
}

const toPlace = ({ position, id }: NowTask) => `${position} ${id}`;

function scoreTask(task: NowTask, energy: number): { score: number; reasons: NowReason[] } {
  const match = matchEnergy(ENERGY_DEMAND[task.energy ?? 'medium'], energy);
  const { dueInDays, dueInMinutes, deadlineInMinutes } = task;
  const isLate = dueInMinutes !== null && dueInMinutes < 0;
  const isDueSoon = [dueInMinutes, deadlineInMinutes].some(
    (left) => left !== null && left >= 0 && left < 2 * task.minutes + 60,
  );
  const candidates: [reason: NowReason, holds: boolean, points: number][] = [
    ['planned_now', task.isPlannedNow, 100], // the plan has weighed the rest
    ['planned_next', task.isPlannedNext, 20],
    ['deadline_near', isDueSoon, 5],
    ['overdue', isLate, 4],
    ['due_today', isDueSoon || (dueInDays === 0 && !isLate), 4],
    ['in_progress', task.isBegun, 2],
    ['high_priority', task.priority === 'high', 0], // counts through WEIGHTS
    ['fits_energy', match >= GOOD_MATCH, 0],
    ['fits_time', task.minutes <= task.available, 1],
    ['part_fits', task.minutes > task.available, 0],
  ];
  const holding = candidates.filter(([, holds]) => holds);
  const soon = dueInDays !== null && dueInDays > 0 ? DUE_TOMORROW / dueInDays : 0;
  const score = WEIGHTS[task.priority] * match + soon + holding.reduce((sum, [, , points]) => sum + points, 0);
  return { score, reasons: holding.map(([reason]) => reason) };
}
