// Runs tests again and again in one Vitest. Its parent changes files, and kills it when it hangs.
import { setTimeout as wait } from 'node:timers/promises';
import { createVitest, type TestCase } from 'vitest/node';

/** The files that have changed since the last run, the test files to run, and the names of the only tests to run. */
export interface Order {
  changed: string[];
  tests: string[];
  only: string[] | undefined;
}

/** The first test that failed. Null when all passed. */
export type Failure = { file: string; test: string; message: string } | null;

export interface Answer {
  failure: Failure;
  /** Whether Vitest does not end, although a test has failed. */
  isStuck: boolean;
}

const STUCK_AFTER_MS = 15_000;

let failed = Promise.withResolvers<Failure>();
const reporter = {
  onTestCaseResult(test: TestCase) {
    const { errors } = test.result();
    if (errors) failed.resolve(describe(test.module.relativeModuleId, test.fullName, errors));
  },
};
const projects = ['unit', 'local', 'http'];
const options = { watch: false, project: projects, bail: 1, reporters: [reporter], silent: true, maxWorkers: 1 };
const vitest = await createVitest('test', options);

process.on('message', async (order: Order) => process.send?.(await answer(order)));
process.send?.({ failure: null, isStuck: false } satisfies Answer);

async function answer(order: Order): Promise<Answer> {
  failed = Promise.withResolvers();
  const end = run(order);
  const failure = await Promise.race([failed.promise, end]);
  const isStuck = await Promise.race([end.then(() => false), wait(STUCK_AFTER_MS, true)]);
  return { failure, isStuck };
}

async function run({ changed, tests, only }: Order): Promise<Failure> {
  for (const file of changed) vitest.invalidateFile(file);
  const specifications = await vitest.globTestSpecifications(tests);
  for (const specification of specifications) specification.testNames = only;
  const { unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const broken = specifications.map(({ testModule }) => testModule).find((module) => module && !module.ok());
  if (broken) return describe(broken.relativeModuleId, '', broken.errors());
  return unhandledErrors.length > 0 ? describe('', '', [{ message: String(unhandledErrors[0]) }]) : null;
}

function describe(file: string, test: string, errors: readonly { message: string }[]): Failure {
  return { file, test, message: errors[0]?.message ?? '' };
}
