import { relative } from 'node:path';
import { Problem, runScript } from './lib/problem.ts';
import { secondsSince, step } from './lib/progress.ts';
import { readWranglerConfig } from './lib/wrangler-config.ts';
import { startScriptedModels } from './stack/scripted-models.ts';
import { writeAiConfig } from './start/ai-worker.ts';
import { signIn, waitUntilHealthy } from './start/api-client.ts';
import { startCrons } from './start/local-crons.ts';
import { startStack } from './start/local-stack.ts';
import { checkPort } from './start/port.ts';
import { createSecretsFile, readSecretsFile } from './start/secrets.ts';
import { parseStartOptions, type StartOptions, startHelp } from './start/start-options.ts';
import { announceRunning, claimStateDir, emptyStateDir, stateFolders } from './start/state-dir.ts';
import { formatWelcome } from './start/welcome.ts';
import { startWranglerDev } from './start/wrangler-dev.ts';

const firstUser = { id: 1_000_001, name: 'Ada' };

await runScript(main);
process.exit();

async function main(): Promise<void> {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) return console.log(startHelp);
  const interrupted = interruptSignal();
  try {
    await run(options, interrupted);
  } catch (err) {
    if (!interrupted.aborted) throw err;
  }
  console.log('Stopped.');
}

/** Handles repeated signals as one: on Ctrl-C both the terminal and npm send one. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => controller.abort());
  // Writing to a closed terminal fails.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return controller.signal;
}

/** Runs until the signal or until wrangler ends, then closes everything. */
async function run(options: StartOptions, interrupted: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const { port, stateDir, secretsFile } = options;
  await using resources = new AsyncDisposableStack();

  if (createSecretsFile(secretsFile)) console.log(`  Wrote ${relative('', secretsFile)} with new secrets`);
  const { TELEGRAM_BOT_TOKEN } = readSecretsFile(secretsFile, options.vars);
  resources.defer(claimStateDir(stateDir));
  await checkPort(port);
  if (options.reset) emptyStateDir(stateDir);

  const folders = stateFolders(stateDir);
  const stack = await startStack(
    {
      dataDir: folders.postgres,
      databaseUrl: process.env.DATABASE_URL || undefined,
      redisUrl: process.env.REDIS_URL || undefined,
      latencyMs: options.latencyMs,
      signal: interrupted,
    },
    resources,
  );
  interrupted.throwIfAborted();
  const apiUrl = `http://localhost:${port}`;
  resources.defer(announceRunning(stateDir, { apiUrl, database: stack.database }));

  const models = options.hasScriptedModels ? await startScriptedModels() : { vars: {}, close: async () => {} };
  resources.defer(() => models.close());
  const wrangler = startWranglerDev({
    port,
    secretsFile,
    aiConfig: writeAiConfig(folders.wrangler, secretsFile, models.vars),
    stateDir: folders.wrangler,
    vars: { ENVIRONMENT: 'development', ...stack.vars, ...options.vars },
    args: options.wranglerArgs,
  });
  resources.defer(() => wrangler.stop());
  process.once('exit', () => wrangler.kill());
  const wranglerEnded = wrangler.ended.then((how) => {
    throw new Problem(`wrangler dev ended with ${how}; see its output above`);
  });

  await step('Workers', () => Promise.race([waitUntilHealthy(apiUrl, interrupted), wranglerEnded]));
  resources.defer(startCrons(apiUrl, (await readWranglerConfig()).crons));
  const { token } = await signIn(apiUrl, TELEGRAM_BOT_TOKEN, firstUser);
  console.log(
    formatWelcome({
      apiUrl,
      secretsFile,
      token,
      hasScriptedModels: options.hasScriptedModels,
      name: firstUser.name,
      startTime: secondsSince(startedAt),
    }),
  );
  wrangler.showLog();
  await Promise.race([aborted(interrupted), wranglerEnded]);
  console.log('\nStopping…');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
