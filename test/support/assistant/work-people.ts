import type { WorkHistory } from '../../../src/assistant/work-history.ts';
import { randomOf } from '../random.ts';

/** What is different about the work of a simulated person. */
export interface WorkPattern {
  /** What is begun takes so many times its estimate. */
  longer?: number;
  /** The share of demanding tasks that are completed before noon. */
  early?: number;
  /** The share of tasks with a date that are completed in a week; of the others 0.4 are. */
  dated?: number;
}

const TASKS = 24;
const UNDATED = 0.4;
/** Of the logarithm of how long a task takes. */
const DEVIATION = 0.5;

/** The history of a person who has completed enough for each test. */
export function createWorkHistory(
  { longer = 1, early = 0.5, dated = UNDATED }: WorkPattern,
  seed: number,
): WorkHistory {
  const { uniform, normal } = randomOf(seed + 1_000_000);
  const times = <T>(value: () => T) => Array.from({ length: TASKS }, value);
  const countDone = (chance: number) => times(uniform).filter((value) => value < chance).length;
  return {
    busy: [],
    hardHours: times(() => (uniform() < early ? 10 : 16)),
    dated: { n: TASKS, done: countDone(dated) },
    undated: { n: TASKS, done: countDone(UNDATED) },
    durations: times(() => longer * Math.exp(DEVIATION * normal())),
    weeks: [],
    postponed: [],
    blocks: [],
  };
}
