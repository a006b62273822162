// Runs tests again and again in one Vitest. Its parent changes files, and kills it when it hangs.
import { createVitest } from 'vitest/node';

export type Verdict = 'killed' | 'survived' | 'timeout';

/** The files that have changed since the last run, and the test files to run. */
export interface Order {
  changed: string[];
  tests: string[];
}

const project = process.argv[2];
if (!project) throw new Error('name the project of the tests');
const options = { watch: false, project: [project], bail: 1, reporters: [{}], silent: true, maxWorkers: 1 };
const vitest = await createVitest('test', options);

process.on('message', async ({ changed, tests }: Order) => {
  for (const file of changed) vitest.invalidateFile(file);
  const specifications = await vitest.globTestSpecifications(tests);
  if (specifications.length === 0) throw new Error(`there is no test ${tests.join(', ')}`);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const isGreen = unhandledErrors.length === 0 && testModules.every((module) => module.ok());
  process.send?.(isGreen ? 'survived' : 'killed');
});
process.send?.('ready');
