import { suitability } from '../solver/jobs.ts';
import { ENERGY_DEMAND, WEIGHTS } from '../solver/types.ts';
import type { NowReason } from './responses.ts';

const MAX_PICKS = 3;
/** A task that asks for more than this above the energy there is would be hard going. */
const MAX_LACK = 2.5;
/** From this share on, energy fits well enough to be a reason. */
const GOOD_MATCH = 0.85;

export interface NowTask {
  id: string;
  minutes: number;
  /** The shortest part it can be done in, at most all of it. */
  shortest: number;
  priority: 'low' | 'medium' | 'high';
  energy: 'low' | 'medium' | 'high' | null;
  isWaiting: boolean;
  isBegun: boolean;
  isPlannedNow: boolean;
  /** Days from today to when it is due, by the person's calendar; null when it is not. */
  dueInDays: number | null;
  /** Minutes until it is of no use; null when it always is. */
  deadlineIn: number | null;
}

export interface Pick {
  id: string;
  /** What of it fits. */
  minutes: number;
  reasons: NowReason[];
}

export type NoPickReason = 'no_tasks' | 'waiting' | 'too_late' | 'too_short' | 'too_little_energy';

/** What to do now, the best first: at most three tasks that fit the time and the energy there is; or why there are none. */
export function pickTasks(
  tasks: NowTask[],
  { minutes, energy }: { minutes: number; energy: number },
): { picks: Pick[] } | { nothing: NoPickReason; shortest?: number } {
  if (tasks.length === 0) return { nothing: 'no_tasks' };
  const ready = tasks.filter(({ isWaiting }) => !isWaiting);
  if (ready.length === 0) return { nothing: 'waiting' };
  const inTime = ready.filter(({ minutes, deadlineIn }) => deadlineIn === null || minutes <= deadlineIn);
  if (inTime.length === 0) return { nothing: 'too_late' };
  const fitting = inTime.filter(({ shortest }) => shortest <= minutes);
  if (fitting.length === 0) {
    return { nothing: 'too_short', shortest: Math.min(...inTime.map(({ shortest }) => shortest)) };
  }
  const doable = fitting.filter(({ energy: asked }) => ENERGY_DEMAND[asked ?? 'medium'] - energy <= MAX_LACK);
  if (doable.length === 0) return { nothing: 'too_little_energy' };
  const picks = doable
    .map((task) => ({ task, ...scoreTask(task, minutes, energy) }))
    .sort((a, b) => b.score - a.score || (a.task.id < b.task.id ? -1 : 1))
    .slice(0, MAX_PICKS)
    .map(({ task, reasons }) => ({ id: task.id, minutes: Math.min(task.minutes, minutes), reasons }));
  return { picks };
}

function scoreTask(task: NowTask, minutes: number, energy: number): { score: number; reasons: NowReason[] } {
  const match = suitability(ENERGY_DEMAND[task.energy ?? 'medium'], energy);
  const isNear = task.deadlineIn !== null && task.deadlineIn < 2 * task.minutes + 60;
  const grounds: [NowReason, boolean, number][] = [
    ['planned_now', task.isPlannedNow, 6],
    ['deadline_near', isNear, 5],
    ['overdue', (task.dueInDays ?? 0) < 0, 4],
    ['due_today', task.dueInDays === 0, 4],
    ['in_progress', task.isBegun, 2],
    ['high_priority', task.priority === 'high', 0], // its weight counts below
    ['fits_energy', match >= GOOD_MATCH, 0],
    ['fits_time', task.minutes <= minutes, 1],
    ['part_fits', task.minutes > minutes, 0],
  ];
  const holding = grounds.filter(([, holds]) => holds);
  const score = WEIGHTS[task.priority] * match + holding.reduce((sum, [, , weight]) => sum + weight, 0);
  return { score, reasons: holding.map(([reason]) => reason) };
}
