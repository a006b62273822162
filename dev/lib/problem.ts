/** An error that the developer can fix. Its message says what is wrong and what to do. */
export class Problem extends Error {
  override readonly name = 'Problem';
}

/** The first line of the message of a thrown value. */
export function reasonOf(err: unknown): string {
  const [line = ''] = (err instanceof Error ? err.message : String(err)).split('\n');
  return line;
}

/** Runs a script and sets exit code 1 on an error. A Problem prints its message only, any other error its stack. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (err) {
    console.error(err instanceof Problem ? `✗ ${err.message}` : err);
    process.exitCode = 1;
  }
}
