import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { buildModule } from './bundle.ts';
import { cpuNs } from './cpu.ts';
import { send } from './load.ts';
import { VARS } from './service.ts';
import { quantile, rounded } from './stats.ts';
import { printTable } from './table.ts';
import { type Served, serveModule, serveWorker } from './workerd.ts';

const STARTS = 9;

const EMPTY = 'export default { fetch: () => new Response("{}") }';

const NO_STORES = {
  DATABASE_URL: 'postgresql://bench:fake@bench.invalid/bench',
  UPSTASH_REDIS_REST_URL: 'https://bench.invalid',
  UPSTASH_REDIS_REST_TOKEN: 'fake-redis-token-for-bench',
};

/** Measures the CPU time of workerd until it listens, over that of an empty Worker, and the first request. */
export async function benchStartup() {
  const folder = await mkdtemp(join(tmpdir(), 'saturway-bench-'));
  try {
    const built = await buildModule(folder);
    const module = await readFile(built);
    const copy = (to: string) => copyFile(built, join(to, 'index.js'));
    const empty = (to: string) => writeFile(join(to, 'index.js'), EMPTY);
    const ours: Start[] = [];
    const theirs: Start[] = [];
    for (let run = 0; run < STARTS; run += 1) {
      ours.push(await start((resources) => serveWorker({ ...VARS, ...NO_STORES }, resources, copy)));
      theirs.push(await start((resources) => serveModule(empty, resources)));
    }
    printTable(`Start of an isolate: medians of ${STARTS} starts`, [
      { worker: 'ours', ...sizesOf(module), ...summary(ours) },
      { worker: 'empty', ...sizesOf(Buffer.from(EMPTY)), ...summary(theirs) },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Start {
  cpuMs: number;
  firstRequestMs: number;
}

async function start(serve: (resources: AsyncDisposableStack) => Promise<Served>): Promise<Start> {
  await using resources = new AsyncDisposableStack();
  const { origin, pid } = await serve(resources);
  const cpuMs = cpuNs(pid) / 1_000_000;
  const sentAt = performance.now();
  await send(origin, { method: 'GET', path: '/health/live' });
  return { cpuMs, firstRequestMs: performance.now() - sentAt };
}

const sizesOf = (module: Buffer) => ({
  'bundle KB': rounded(module.length / 1_000),
  'gzip KB': rounded(gzipSync(module).length / 1_000),
});

function summary(starts: Start[]) {
  const cpu = starts.map(({ cpuMs }) => cpuMs);
  const first = starts.map(({ firstRequestMs }) => firstRequestMs);
  return {
    'CPU ms': rounded(quantile(cpu, 0.5)),
    least: rounded(Math.min(...cpu)),
    most: rounded(Math.max(...cpu)),
    'first request ms': rounded(quantile(first, 0.5)),
  };
}
