import { runScriptVisibly } from './lib/command.ts';
import { parseOptions } from './lib/options.ts';
import { Problem, runScript } from './lib/problem.ts';
import { ensureQueue } from './lib/queues.ts';
import { wranglerEnv, wranglerScript } from './lib/wrangler.ts';
import { readWranglerConfig, type WorkerConfig } from './lib/wrangler-config.ts';
import { listSecrets, type SecretNote } from './start/secrets.ts';

const help = `npm run deploy -- [options]

Runs npm run check, migrates the database of DATABASE_URL, creates missing queues, and deploys the AI Worker and then
the API.

  --env staging     deploys [env.staging] of wrangler.toml and wrangler.ai.toml
  --tag TAG         names the version, such as v12: GET /health shows it
  --message TEXT    describes the version
  --dry-run         builds both Workers and lists the queues and secrets; needs no account
  --help            prints this text`;

const ENVIRONMENTS = ['staging'];

await runScript(main);

async function main(): Promise<void> {
  const { env, tag, message, ...options } = parseOptions('npm run deploy --', help, {
    env: { type: 'string' },
    tag: { type: 'string' },
    message: { type: 'string' },
    'dry-run': { type: 'boolean' },
  });
  if (env !== undefined && !ENVIRONMENTS.includes(env)) {
    throw new Problem(`There is no environment ${env}: leave out --env for production, or use --env staging`);
  }
  const { queues, vars } = await readWranglerConfig(env);
  if (options['dry-run']) return await dryRun({ queues, vars }, env);

  if (!process.env.DATABASE_URL) {
    throw new Problem('DATABASE_URL is not set: DATABASE_URL=postgresql://user:password@host/db npm run deploy');
  }
  await runScriptVisibly('dev/check.ts');
  await runScriptVisibly('dev/migrate.ts');
  for (const queue of queues) await ensureQueue(queue);
  const named = Object.entries({ tag, message }).flatMap(([name, value]) => (value ? [`--${name}=${value}`] : []));
  const args = [`--env=${env ?? ''}`, ...named]; // wrangler warns when --env is missing
  for (const config of ['wrangler.ai.toml', 'wrangler.toml']) {
    await runScriptVisibly(wranglerScript(), ['deploy', '-c', config, ...args], wranglerEnv());
  }
}

async function dryRun({ queues, vars }: Pick<WorkerConfig, 'queues' | 'vars'>, env: string | undefined): Promise<void> {
  const envArgs = env === undefined ? [] : ['--env', env];
  await runScriptVisibly('dev/checks/bundle.ts', envArgs);
  console.log(`\nQueues (created if missing): ${queues.join(', ')}`);
  console.log(`Origins whose pages may call the API (CORS_ORIGIN in wrangler.toml): ${vars.CORS_ORIGIN || 'none'}`);
  const { required = [], optional = [] } = Object.groupBy(listSecrets(), ({ isOptional }) =>
    isOptional ? 'optional' : 'required',
  );
  printSecrets('Required secrets (set each once):', required, envArgs);
  printSecrets('Optional secrets:', optional, envArgs);
}

function printSecrets(heading: string, secrets: SecretNote[], envArgs: string[]): void {
  console.log(`\n${heading}\n`);
  for (const { name, about, worker } of secrets) {
    const command = ['npx wrangler secret put', name, ...(worker === 'ai' ? ['-c wrangler.ai.toml'] : []), ...envArgs];
    console.log(`  ${command.join(' ')}\n    ${about}`);
  }
}
