import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseCommandLine } from '../../dev/lib/options.ts';
import { Problem, reasonOf } from '../../dev/lib/problem.ts';
import { randomOf } from '../support/random.ts';
import { findMutants, findOwnerMutants, type Mutant } from './mutants.ts';
import { PLANS } from './plans.ts';
import type { Answer, Failure, Order } from './tester.ts';

const help = `npm run mutate -- PLAN [options]

Breaks the code in one place at a time and lists the changes that no test notices. PLAN is one of ${Object.keys(PLANS).join(', ')}.

  --seed N     chooses other places (1)
  --size N     how many places (300)
  --only PATH  only places that start so, with commas between them: src/planning/solver/score.ts:31,src/db
  --help       prints this text`;

const { values, plan } = readCommandLine();

const folders = Object.keys(plan.tests);
const folderOf = (file: string) => folders.findLast((folder) => file.startsWith(folder)) ?? '';
const stagesOf = (file: string) => plan.tests[folderOf(file)] ?? [];
const files = globSync(['src/**/*.ts', 'migrations/*.sql']).filter((file) => stagesOf(file).length > 0);
const originals = new Map(files.toSorted().map((file) => [file, readFileSync(file, 'utf8')]));

type Verdict = 'killed' | 'survived' | 'timeout' | 'unreliable';

let tester: ChildProcess | undefined;
let changed: string[] = [];

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
process.on('exit', () => {
  stop();
  for (const [file, text] of originals) if (readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
});

const TIMEOUT = { file: '', test: '', message: 'the tests did not end' };
const DIED = { file: '', test: '', message: 'the tests ended the process' };

const mutants = sample([...originals.keys()].flatMap(plan.breaks === 'anything' ? findMutants : findOwnerMutants));
const results: { mutant: Mutant; failure: Failure }[] = [];
for (const mutant of mutants) {
  const { file, line, was, becomes } = mutant;
  const failure = await findFailure(mutant);
  results.push({ mutant, failure });
  console.log(`${results.length}/${mutants.length} ${file}:${line}  ${shorten(was)}  →  ${shorten(becomes)}`);
  console.log(`    ${failure ? `${nameOf(failure)}  ${shorten(failure.message)}` : 'SURVIVED'}`);
}

const unreliable = await findUnreliable(results.flatMap(({ failure }) => failure ?? []));
for (const test of unreliable) console.log(`fails without a mutant too: ${test}`);
const scores: Record<string, Record<Verdict, number>> = {};
for (const { mutant, failure } of results) {
  const folder = folderOf(mutant.file);
  scores[folder] ??= { killed: 0, survived: 0, timeout: 0, unreliable: 0 };
  scores[folder][verdictOf(failure)] += 1;
}
console.log(`seed ${values.seed}`);
console.table(scores);
process.exit(0);

async function findFailure({ file, text }: Mutant): Promise<Failure> {
  write(file, text);
  let failure: Failure = null;
  for (const tests of stagesOf(file)) failure ??= await run(tests);
  write(file, originals.get(file) ?? '');
  return failure;
}

/** The tests that noticed a mutant, but fail without one too. What they notice does not count. */
async function findUnreliable(failures: NonNullable<Failure>[]): Promise<Set<string>> {
  const failing = new Set<string>();
  for (const [file, group] of Map.groupBy(failures, ({ file }) => file)) {
    const tests = new Set(group.map(({ test }) => test).filter(Boolean));
    while (tests.size > 0) {
      const failure = await run([file], [...tests]);
      if (!failure) break;
      failing.add(nameOf(failure));
      if (!tests.delete(failure.test)) break;
    }
  }
  return failing;
}

function verdictOf(failure: Failure): Verdict {
  if (!failure) return 'survived';
  if (failure === TIMEOUT) return 'timeout';
  return unreliable.has(nameOf(failure)) ? 'unreliable' : 'killed';
}

function write(file: string, text: string) {
  writeFileSync(file, text);
  changed.push(resolve(file));
  if (file.endsWith('.sql')) stop(); // migrations run when the tester starts
}

async function run(tests: string[], only?: string[]): Promise<Failure> {
  tester ??= await start();
  const order: Order = { changed, tests, only };
  changed = [];
  tester.send(order);
  const timeout = wait(plan.limitMs, { failure: TIMEOUT, isStuck: true });
  const { failure, isStuck } = await Promise.race([answerOf(tester), timeout]);
  if (isStuck) stop();
  return failure;
}

/** In a process group of its own, so that `stop` also ends the Workers runtime that it starts. */
async function start(): Promise<ChildProcess> {
  const child = fork('test/mutation/tester.ts', {
    detached: true,
    env: { ...process.env, SOURCE: 'apart' }, // see test/support/bundled-source.ts
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await answerOf(child);
  return child;
}

async function answerOf(child: ChildProcess): Promise<Answer> {
  const ended = new AbortController();
  const { signal } = ended;
  const answers = [
    once(child, 'message', { signal }).then(([answer]): Answer => answer),
    once(child, 'exit', { signal }).then((): Answer => ({ failure: DIED, isStuck: true })),
  ];
  for (const answer of answers) answer.catch(() => {}); // the other one
  return Promise.race(answers).finally(() => ended.abort());
}

function stop() {
  if (tester?.pid && tester.exitCode === null && tester.signalCode === null) process.kill(-tester.pid, 'SIGKILL');
  tester = undefined;
}

/** The same for the same seed, in the order of the files. */
function sample(all: Mutant[]): Mutant[] {
  const { uniform } = randomOf(Number(values.seed));
  const places = values.only.split(',');
  const chosen = all
    .filter(({ file, line }) => places.some((place) => `${file}:${line}`.startsWith(place)))
    .map((mutant) => ({ mutant, rank: uniform() }))
    .toSorted((a, b) => a.rank - b.rank);
  const kept = new Set(chosen.slice(0, Number(values.size)).map(({ mutant }) => mutant));
  return all.filter((mutant) => kept.has(mutant));
}

function nameOf({ file, test }: NonNullable<Failure>): string {
  return `${file}  ${test}`;
}

function shorten(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 160);
}

function readCommandLine() {
  try {
    const { values, positionals } = parseCommandLine('npm run mutate --', help, {
      allowPositionals: true,
      options: {
        seed: { type: 'string', default: '1' },
        size: { type: 'string', default: '300' },
        only: { type: 'string', default: '' },
      },
    });
    const plan = PLANS[positionals[0] ?? ''];
    if (!plan || positionals.length > 1) throw new Problem(`Name one plan: ${Object.keys(PLANS).join(', ')}`);
    const missing = Object.values(plan.tests)
      .flat(2)
      .find((file) => !existsSync(file));
    if (missing) throw new Problem(`The plan names ${missing}, which does not exist`);
    return { values, plan };
  } catch (err) {
    console.error(`✗ ${reasonOf(err)}`);
    process.exit(1);
  }
}
