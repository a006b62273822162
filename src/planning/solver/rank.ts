import type { PlanTask } from './types.ts';

/** The order of tasks that differ in nothing else. */
export const compareRank = (a: PlanTask, b: PlanTask) => (toKey(a) < toKey(b) ? -1 : 1);

const toKey = ({ rank = '', id }: PlanTask) => `${rank} ${id}`;
