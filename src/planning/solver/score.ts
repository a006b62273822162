import type { Calendar } from './calendar.ts';
import { intAt } from './checked.ts';
import type { Job } from './jobs.ts';
import { type BlockTerms, SLOT_MINUTES } from './types.ts';
import {
  ENERGY_RANGE,
  ENERGY_SHARE,
  LATE_COST,
  MAX_LATE_SLOTS,
  SUGGESTION_BONUS,
  SURPLUS_ENERGY_COST,
} from './weights.ts';

/**
 * What a block on the slots from `first` up to `end` is worth: the weight × (1 − the energy it lacks + a bonus for the
 * suggested start − the cost of late slots − the cost of waiting). The plan's objective is the sum over its blocks.
 */
export function scoreBlock(job: Job, first: number, end: number, calendar: Calendar): Omit<BlockTerms, 'stability'> {
  const { weight, due } = job;
  const { match, share } = averageEnergy(job.demand, first, end, calendar);
  const workableBefore = (slot: number) =>
    intAt(calendar.before, Math.min(Math.max(slot, 0), calendar.workable.length));
  const late = Math.max(workableBefore(end) - workableBefore(due), 0);
  const isSuggested = job.part === 1 && first === job.suggested;
  const worth =
    share +
    (isSuggested ? SUGGESTION_BONUS : 0) -
    LATE_COST * Math.min(late, MAX_LATE_SLOTS) -
    calendar.waitCost * workableBefore(first);
  return { weight, energyMatch: match, lateMinutes: late * SLOT_MINUTES, value: weight * worth };
}

/** How well a level of energy fits a demand, both from 1 to 10: 1 for equal, down to 0. Surplus costs less than lack. */
export function matchEnergy(demand: number, level: number): number {
  const lack = demand - level;
  return 1 - Math.max(lack, -SURPLUS_ENERGY_COST * lack) / ENERGY_RANGE;
}

/** Over the slots: the mean energy match, and the mean share of the weight that it leaves. Both are from 0 to 1. */
function averageEnergy(demand: number, first: number, end: number, { energy }: Calendar) {
  let matches = 0;
  let shares = 0;
  for (let slot = first; slot < end; slot += 1) {
    // A locked block may lie outside the planned days: it gets the level of the nearest slot.
    const level = energy[Math.min(Math.max(slot, 0), energy.length - 1)];
    if (!level) return { match: 0, share: 0 }; // the time zone skips all of the planned days
    const match = matchEnergy(demand, level.mean);
    matches += match;
    shares += 1 - ENERGY_SHARE[level.source] * (1 - match);
  }
  return { match: matches / (end - first), share: shares / (end - first) };
}
