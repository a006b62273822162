import { runScriptVisibly } from './lib/command.ts';
import { describeDeployment } from './lib/deployment.ts';
import { parseOptions } from './lib/options.ts';
import { Problem, runScript } from './lib/problem.ts';
import { ensureQueue } from './lib/queues.ts';
import { wranglerEnv, wranglerScript } from './lib/wrangler.ts';
import { readWranglerConfig } from './lib/wrangler-config.ts';

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
  if (options['dry-run']) {
    const envArgs = env === undefined ? [] : ['--env', env];
    await runScriptVisibly('dev/checks/bundle.ts', envArgs);
    return console.log(describeDeployment({ queues, vars }, envArgs));
  }

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
