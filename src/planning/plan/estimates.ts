/** Fewer estimates say nothing about how long another task takes. */
const MIN_ESTIMATES = 3;

/**
 * The upper median of the tasks' estimates in minutes, and their number; null when there are too few. A task that repeats
 * counts once: `isComing` marks its later occurrences.
 */
export function medianEstimate(
  tasks: { estimatedDuration: number | null; isComing?: boolean }[],
): { count: number; medianMinutes: number } | null {
  const minutes = tasks
    .flatMap(({ estimatedDuration, isComing }) => (isComing ? [] : (estimatedDuration ?? [])))
    .sort((a, b) => a - b);
  const medianMinutes = minutes[Math.floor(minutes.length / 2)];
  if (minutes.length < MIN_ESTIMATES || medianMinutes === undefined) return null;
  return { count: minutes.length, medianMinutes };
}
