/** Prints one line per step: its name while it runs, then its time. */
export async function step<T>(name: string, run: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  process.stdout.write(`  ${name} … `);
  try {
    const result = await run();
    process.stdout.write(`${secondsSince(startedAt)}\n`);
    return result;
  } catch (err) {
    process.stdout.write('\n');
    throw err;
  }
}

/** `1.2 s` @param startedAt of performance.now() */
export function secondsSince(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
}
