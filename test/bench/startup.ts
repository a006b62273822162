import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildModule, wrangler } from './bundle.ts';
import { quantile, rounded } from './stats.ts';
import { printTable } from './table.ts';

const RUNS = 7;

/** Measures a new isolate: the size of the bundle and the CPU time to evaluate it in workerd. */
export async function benchStartup() {
  const outdir = await mkdtemp(join(tmpdir(), 'saturway-bench-'));
  try {
    const module = await readFile(await buildModule(outdir));
    const worker = join(outdir, 'worker.bundle');
    await wrangler('deploy', '--dry-run', '--outfile', worker);
    const actives: number[] = [];
    for (let run = 0; run < RUNS; run += 1) actives.push(await activeMs(worker, join(outdir, 'startup.cpuprofile')));
    printTable(`Start of an isolate (${RUNS} runs of wrangler check startup; its sampler is part of the time)`, [
      {
        'bundle KB': rounded(module.length / 1_000),
        'gzip KB': rounded(gzipSync(module).length / 1_000),
        'CPU ms, median': rounded(quantile(actives, 0.5)),
        best: rounded(Math.min(...actives)),
        worst: rounded(Math.max(...actives)),
      },
    ]);
  } finally {
    await rm(outdir, { recursive: true });
  }
}

async function activeMs(worker: string, profile: string): Promise<number> {
  const output = await wrangler('check', 'startup', '--worker', worker, '--outfile', profile);
  const active = /Active: ([\d.]+) ms/.exec(output)?.[1];
  if (active === undefined) throw new Error(`wrangler check startup printed no "Active":\n${output}`);
  return Number(active);
}
