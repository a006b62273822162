import { resolve } from 'node:path';
import { LiveQuery } from '../src/history/live/schemas.ts';
import { parseOptions } from './lib/options.ts';
import { Problem, runScript } from './lib/problem.ts';
import { parseOrigin, parseUser } from './lib/sign-in-options.ts';
import { follow } from './live/follow.ts';
import { rawLines, readableLines } from './live/lines.ts';
import { defaultApiUrl, signIn } from './start/api-client.ts';
import { defaultSecretsFile, readSecretsFile } from './start/secrets.ts';

const help = `npm run live -- [options]

Signs a user in at the running API and prints the user's events as they happen. After a lost connection it reconnects
and continues from the last event. Ctrl-C stops.

  --user ID       Telegram id (that of Ada, the user of npm start)
  --name NAME     first name, required with --user
  --since P       starts after the event with this position, such as 7-1795905857249-fdb2c9168237; 0 prints all events
                  (only new events)
  --url URL       address of the API (${defaultApiUrl})
  --secrets FILE  file with the bot token (.dev.vars)
  --json          prints only the messages, one JSON object per line
  --help          prints this text`;

/** The user that npm start signs in. */
const ADA = { id: 1_000_001, name: 'Ada' };

await runScript(main);

async function main(): Promise<void> {
  const values = parseOptions('npm run live --', help, {
    user: { type: 'string' },
    name: { type: 'string' },
    since: { type: 'string' },
    url: { type: 'string', default: defaultApiUrl },
    secrets: { type: 'string', default: defaultSecretsFile },
    json: { type: 'boolean', default: false },
  });
  // Signing in updates the name, so another user needs one.
  const user = values.user === undefined ? ADA : parseUser(values, 'live');
  const apiUrl = parseOrigin(values.url);
  const since = parseSince(values.since);
  const { TELEGRAM_BOT_TOKEN } = readSecretsFile(resolve(values.secrets));
  const { token } = await signIn(apiUrl, TELEGRAM_BOT_TOKEN, user);

  const follower = values.json ? rawLines : readableLines;
  follower.note(`Following ${user.name} (${user.id}) at ${apiUrl}. Ctrl-C stops.`);
  await follow({ apiUrl, token, since, follower, interrupted: interruptSignal() });
}

function parseSince(since: string | undefined): string | undefined {
  if (since === undefined || LiveQuery.safeParse({ since }).success) return since;
  throw new Problem(`--since takes the position of an event, or 0, not ${since}`);
}

function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => controller.abort());
  return controller.signal;
}
