/** A median needs at least this many estimates. */
const MIN_ESTIMATES = 3;

/**
 * By context with enough estimates: their upper median in minutes. A task that repeats counts once: `isComing` marks its later
 * occurrences.
 */
export function medianEstimates(
  tasks: { context: string | null; estimatedDuration: number | null; isComing?: boolean }[],
): Map<string | null, number> {
  const known = tasks.filter(({ context, isComing }) => context !== null && !isComing);
  return new Map(
    [...Map.groupBy(known, ({ context }) => context)].flatMap(([context, group]) => {
      const minutes = group.flatMap(({ estimatedDuration }) => estimatedDuration ?? []).sort((a, b) => a - b);
      return minutes.length < MIN_ESTIMATES ? [] : [[context, minutes[Math.floor(minutes.length / 2)] ?? 0]];
    }),
  );
}
