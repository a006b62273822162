import { planDays } from '../../src/planning/solver/planner.ts';
import { buildProblem, type Problem } from '../../src/planning/solver/problem.ts';
import { solveRequest } from '../../src/planning/solver/solve.ts';
import type { PlanRequest } from '../../src/planning/solver/types.ts';
import { anyRequest, disturbed, overloaded, workload } from '../support/planner-instances.ts';
import { MUTATIONS } from '../support/planner-mutations.ts';
import { findProblems } from '../support/verify-plan.ts';
import { buildPlanner } from './bundle.ts';
import { cpuNs } from './cpu.ts';
import { opened, VARIETY, varied } from './planner-families.ts';
import { createOracle, type Oracle } from './planner-oracle.ts';
import { quantile, rounded } from './stats.ts';
import { printTable } from './table.ts';
import { serveModule } from './workerd.ts';

/** For one proof, and as many for a bound when it is not found. */
const ORACLE_SECONDS = 3;
/** Each request is planned twice. */
const ANY_REQUESTS = 100;
const RUNS = 15;
/** The search was tuned on lower seeds. */
const FIRST_SEED = 100;

interface Family {
  name: string;
  /** How many requests there are, and after how many seconds the rest of them is left out. */
  requests: number;
  seconds: number;
  make: (seed: number) => PlanRequest;
}

const fitting = (count: number): Family => ({
  name: `${count} tasks that fit`,
  requests: 8,
  seconds: 25,
  make: (seed) => workload(seed, count, 0.75),
});
const crowded = (count: number): Family => ({
  name: `${count} tasks for one day`,
  requests: 8,
  seconds: 35,
  make: (seed) => overloaded(seed, count, 1),
});
/** Coprime to VARIETY, so that the first of the varied requests are of all kinds. */
const STRIDE = 37;
const FAMILIES: Family[] = [
  ...[8, 11, 20, 30].map(fitting),
  ...[30, 50].map(crowded),
  {
    name: 'varied: 8 to 50 tasks for 1 or 3 days',
    requests: VARIETY,
    seconds: 180,
    make: (seed) => varied(FIRST_SEED + ((seed * STRIDE) % VARIETY)),
  },
  { name: 'a low task opens high ones', requests: 12, seconds: 25, make: opened },
];

/** How near plans are to the optimum, whether they break a rule, and their CPU time. It takes about eight minutes. */
export async function benchPlanner() {
  const prove = await createOracle(ORACLE_SECONDS);
  printTable(
    'Plans against the optimum that HiGHS proves, and where that takes too long against a bound (% below)',
    FAMILIES.map((family) => measureGaps(family, prove)),
  );
  printTable('Plans of random requests, and of the same requests after changes, checked by the verifier', [
    checkSoundness(),
  ]);
  printTable(
    `CPU of a plan in workerd, warm (${RUNS} runs; requests that plan several times, less those that plan once)`,
    await measureCpu(),
  );
}

function measureGaps({ name, requests, seconds, make }: Family, prove: Oracle) {
  const gaps = { proved: [] as number[], bounded: [] as number[] };
  const bounds: number[] = [];
  const begunAt = performance.now();
  const secondsGone = () => (performance.now() - begunAt) / 1_000;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + requests && secondsGone() < seconds; seed += 1) {
    const request = make(seed);
    const problem = problemToPlanAnew(request);
    const { quality } = planDays(request);
    const { value, isProved } = prove(problem);
    const best = isProved ? value : Math.min(value, quality.upperBound);
    if (quality.value > best + 1e-6) throw new Error(`${name}, ${seed}: better than the optimum`);
    if (isProved && quality.upperBound < best - 1e-6)
      throw new Error(`${name}, ${seed}: the bound is below the optimum`);
    gaps[isProved ? 'proved' : 'bounded'].push(1 - quality.value / best);
    bounds.push(quality.upperBound / best - 1);
  }
  return {
    requests: name,
    proved: gaps.proved.length,
    mean: percent(mean(gaps.proved)),
    max: percent(Math.max(...gaps.proved)),
    'not proved': gaps.bounded.length,
    'to a bound: mean': percent(mean(gaps.bounded)),
    'max to it': percent(Math.max(...gaps.bounded)),
    'bound above': percent(mean(bounds)),
    seconds: rounded(secondsGone()),
  };
}

/** With the parts that the planner chooses. */
function problemToPlanAnew(request: PlanRequest): Problem {
  const { calendar, jobs } = solveRequest(request, 1);
  const nowhere = jobs.map(() => undefined);
  return buildProblem(request, jobs, { fixed: nowhere, was: nowhere }, calendar);
}

function checkSoundness() {
  const counts = { plans: 0, 'with problems': 0, corrupted: 0, 'of them found': 0 };
  const check = (request: PlanRequest, seed: number) => {
    const plan = planDays(request);
    counts.plans += 1;
    counts['with problems'] += findProblems(request, plan).length > 0 ? 1 : 0;
    const wrong = MUTATIONS[seed % MUTATIONS.length]?.of(plan, request);
    if (wrong) {
      counts.corrupted += 1;
      counts['of them found'] += findProblems(request, wrong).length > 0 ? 1 : 0;
    }
    return plan;
  };
  for (let seed = 0; seed < ANY_REQUESTS; seed += 1) {
    const request = anyRequest(seed);
    const { blocks } = check(request, seed);
    check(disturbed(seed, request, blocks), seed + 1);
  }
  return counts;
}

async function measureCpu() {
  await using resources = new AsyncDisposableStack();
  const { origin, pid } = await serveModule(buildPlanner, resources);
  const cpuOf = async (path: string) => {
    const before = cpuNs(pid);
    const response = await fetch(`${origin}${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await response.text();
    return (cpuNs(pid) - before) / 1_000_000;
  };
  const rows = [];
  for (const [name, path, times] of [
    ['11 tasks that fit', 'eleven', 20],
    ['50 tasks for one day', 'day', 10],
    ['200 tasks for seven days', 'week', 4],
  ] as const) {
    await cpuOf(`/${path}/${10 * times}`); // warms up
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const once = await cpuOf(`/${path}/1`);
      runs.push(((await cpuOf(`/${path}/${times + 1}`)) - once) / times);
    }
    rows.push({
      request: name,
      'ms, best': rounded(Math.min(...runs)),
      'ms, median': rounded(quantile(runs, 0.5)),
    });
  }
  return rows;
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Empty without values. */
const percent = (share: number) => (Number.isFinite(share) ? rounded(100 * share, 2) : '');
