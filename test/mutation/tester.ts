// Runs tests again and again in one Vitest. Its parent changes files, and kills it when it hangs.
import { createVitest } from 'vitest/node';

/** The files that have changed since the last run, the test files to run, and the names of the only tests to run. */
export interface Order {
  changed: string[];
  tests: string[];
  only: string[] | undefined;
}

/** The first test that failed. Null when all passed. */
export type Failure = { file: string; test: string; message: string } | null;

const projects = ['unit', 'local', 'http'];
const options = { watch: false, project: projects, bail: 1, reporters: [{}], silent: true, maxWorkers: 1 };
const vitest = await createVitest('test', options);

process.on('message', async (order: Order) => process.send?.(await run(order)));
process.send?.(null);

async function run({ changed, tests, only }: Order): Promise<Failure> {
  for (const file of changed) vitest.invalidateFile(file);
  const specifications = await vitest.globTestSpecifications(tests);
  if (specifications.length === 0) throw new Error(`there is no test ${tests.join(', ')}`);
  for (const specification of specifications) specification.testNames = only;
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  for (const module of testModules) {
    const [failed] = module.children.allTests('failed');
    const [error] = failed?.result().errors ?? module.errors();
    if (!module.ok()) {
      return { file: module.relativeModuleId, test: failed?.fullName ?? '', message: error?.message ?? '' };
    }
  }
  return unhandledErrors.length > 0 ? { file: '', test: '', message: String(unhandledErrors[0]) } : null;
}
