import { runScriptVisibly } from './lib/command.ts';
import { Problem, runScript } from './lib/problem.ts';
import { ensureQueue } from './lib/queues.ts';
import { wranglerEnv, wranglerScript } from './lib/wrangler.ts';
import { listQueues } from './lib/wrangler-config.ts';
import { listSecrets } from './start/secrets.ts';

const help = `npm run deploy -- [options]

Runs npm run check, migrates the database of DATABASE_URL, creates missing queues, and deploys the AI Worker and then
the API.

  --dry-run  builds both Workers and lists the queues and secrets; needs no account
  --help     prints this text

All other options go to wrangler deploy for both Workers, so --name and --config are not allowed.`;

await runScript(main);

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(help);
  if (args.includes('--dry-run')) return await dryRun();
  const forOneWorker = args.find((arg) => /^(--name|--config|-n|-c)(=|$)/.test(arg));
  if (forOneWorker) {
    throw new Problem(`${forOneWorker} would apply to both Workers: set it in wrangler.toml and wrangler.ai.toml`);
  }
  if (!process.env.DATABASE_URL) {
    throw new Problem('DATABASE_URL is not set: DATABASE_URL=postgresql://user:password@host/db npm run deploy');
  }
  await runScriptVisibly('dev/check.ts');
  await runScriptVisibly('dev/migrate.ts');
  for (const queue of listQueues()) await ensureQueue(queue);
  for (const config of ['wrangler.ai.toml', 'wrangler.toml']) {
    await runScriptVisibly(wranglerScript(), ['deploy', '-c', config, ...args], wranglerEnv());
  }
}

async function dryRun(): Promise<void> {
  await runScriptVisibly('dev/checks/bundle.ts');
  console.log(`\nQueues (created if missing): ${listQueues().join(', ')}`);
  console.log('\nSecrets of the Workers (set each once):\n');
  for (const { name, about, worker } of listSecrets()) {
    console.log(`  npx wrangler secret put ${name}${worker === 'ai' ? ' -c wrangler.ai.toml' : ''}\n    ${about}`);
  }
}
