/** What the person at the terminal can put right: one line that says what is wrong and what to do. */
export class Problem extends Error {
  override readonly name = 'Problem';
}

/** The first line of whatever was thrown. */
export function reasonOf(err: unknown): string {
  const [line = ''] = (err instanceof Error ? err.message : String(err)).split('\n');
  return line;
}

/** Runs a script to its exit code: 0, or 1 after an error. A Problem is told in its own words, anything else with its stack. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (err) {
    console.error(err instanceof Problem ? `✗ ${err.message}` : err);
    process.exitCode = 1;
  }
}
