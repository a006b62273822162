import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseCommandLine } from '../../dev/lib/options.ts';
import { Problem, reasonOf } from '../../dev/lib/problem.ts';
import { randomOf } from '../support/random.ts';
import { findMutants, findOwnerMutants, type Mutant } from './mutants.ts';
import { PLANS } from './plans.ts';
import type { Order, Verdict } from './tester.ts';

const help = `npm run mutate -- PLAN [options]

Breaks the code in one place at a time and lists the changes that no test notices. PLAN is one of ${Object.keys(PLANS).join(', ')}.

  --seed N     chooses other places (1)
  --size N     how many places (300)
  --only PATH  only files whose path starts so: src/planning/solver/score.ts
  --help       prints this text`;

const { values, plan } = readCommandLine();

const stagesOf = (file: string) => plan.tests[Object.keys(plan.tests).findLast((path) => file.startsWith(path)) ?? ''];
const files = globSync(Object.keys(plan.tests).map((path) => `${path}/**/*.{ts,sql}`))
  .filter((file) => file.startsWith(values.only) && stagesOf(file)?.length)
  .toSorted();
const originals = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));

let tester: ChildProcess | null = null;
let changed: string[] = [];

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
process.on('exit', () => {
  for (const [file, text] of originals) if (readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  tester?.kill('SIGKILL');
});

const mutants = sample(files.flatMap(plan.breaks === 'anything' ? findMutants : findOwnerMutants));
const scores: Record<string, Record<Verdict, number>> = {};
for (const [at, mutant] of mutants.entries()) {
  const verdict = await judge(mutant);
  const score = scores[dirname(mutant.file)] ?? { killed: 0, survived: 0, timeout: 0 };
  scores[dirname(mutant.file)] = { ...score, [verdict]: score[verdict] + 1 };
  const [was, becomes] = [mutant.was, mutant.becomes].map((text) => text.replaceAll(/\s+/g, ' ').slice(0, 80));
  console.log(`${at + 1}/${mutants.length} ${verdict} ${mutant.file}:${mutant.line}  ${was}  →  ${becomes}`);
}
console.log(`seed ${values.seed}`);
console.table(scores);
process.exit(0);

async function judge({ file, text }: Mutant): Promise<Verdict> {
  writeFileSync(file, text);
  changed.push(resolve(file));
  if (file.endsWith('.sql')) stop(); // migrations run when the tester starts
  let verdict: Verdict = 'survived';
  for (const tests of stagesOf(file) ?? []) if (verdict === 'survived') verdict = await run(tests);
  writeFileSync(file, originals.get(file) ?? '');
  if (file.endsWith('.sql')) stop();
  changed = [resolve(file)];
  return verdict;
}

async function run(tests: string[]): Promise<Verdict> {
  tester ??= await start();
  const order: Order = { changed, tests };
  tester.send(order);
  const verdict = await Promise.race([answerOf(tester), wait(plan.limitMs, 'timeout' as const)]);
  if (verdict === 'timeout' || tester.exitCode !== null) stop();
  return verdict;
}

async function start(): Promise<ChildProcess> {
  const child = fork('test/mutation/tester.ts', [plan.project], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await answerOf(child);
  return child;
}

/** A tester that dies has noticed the mutant too. */
function answerOf(child: ChildProcess): Promise<Verdict> {
  const ended = new AbortController();
  const { signal } = ended;
  const answers = [
    once(child, 'message', { signal }).then(([verdict]): Verdict => verdict),
    once(child, 'exit', { signal }).then((): Verdict => 'killed'),
  ];
  for (const answer of answers) answer.catch(() => {}); // the other one
  return Promise.race(answers).finally(() => ended.abort());
}

function stop() {
  tester?.kill('SIGKILL');
  tester = null;
}

/** The same for the same seed, in the order of the files. */
function sample(all: Mutant[]): Mutant[] {
  const { uniform } = randomOf(Number(values.seed));
  const chosen = all.map((mutant) => ({ mutant, rank: uniform() })).toSorted((a, b) => a.rank - b.rank);
  const kept = new Set(chosen.slice(0, Number(values.size)).map(({ mutant }) => mutant));
  return all.filter((mutant) => kept.has(mutant));
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
    return { values, plan };
  } catch (err) {
    console.error(`✗ ${reasonOf(err)}`);
    process.exit(1);
  }
}
