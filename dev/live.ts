import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem, reasonOf, runScript } from './lib/problem.ts';
import { parseOrigin, parseUser } from './lib/sign-in-options.ts';
import { follow } from './live/follow.ts';
import { rawLines, readableLines } from './live/lines.ts';
import { defaultApiUrl, signIn } from './start/api-client.ts';
import { defaultSecretsFile, readSecretsFile } from './start/secrets.ts';

const help = `npm run live -- [options]

Signs in at the running API and prints what happens to that person's data, as it happens. When the connection is lost
it comes back and goes on from the last event it had. Ctrl-C stops.

  --user ID       the Telegram id (Ada's, who is signed in by npm start)
  --name NAME     the first name, with --user
  --since N       begins after event N; 0 for all of them (whatever is new)
  --url URL       where the API answers (${defaultApiUrl})
  --secrets FILE  where the bot token is read from (.dev.vars)
  --json          prints the messages as they come, one a line, and nothing else
  --help          shows this`;

/** Whom npm start signs in. */
const ADA = { id: 1_000_001, name: 'Ada' };

await runScript(main);

async function main(): Promise<void> {
  const values = parseOptions();
  if (values.help) return console.log(help);
  // a name would be needed for anybody else: signing in refreshes it
  const person = values.user === undefined ? ADA : parseUser(values, 'live');
  const apiUrl = parseOrigin(values.url);
  const since = seqOf(values.since);
  const { TELEGRAM_BOT_TOKEN } = readSecretsFile(resolve(values.secrets));
  const { token } = await signIn(apiUrl, TELEGRAM_BOT_TOKEN, person);

  const follower = values.json ? rawLines : readableLines;
  follower.note(`Following ${person.name} (${person.id}) at ${apiUrl}. Ctrl-C stops.`);
  await follow({ apiUrl, token, since, follower, interrupted: interruptSignal() });
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        user: { type: 'string' },
        name: { type: 'string' },
        since: { type: 'string' },
        url: { type: 'string', default: defaultApiUrl },
        secrets: { type: 'string', default: defaultSecretsFile },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (err) {
    throw new Problem(`${reasonOf(err)}. All options: npm run live -- --help`);
  }
}

function seqOf(since: string | undefined): number | undefined {
  if (since === undefined) return undefined;
  if (!/^\d{1,15}$/.test(since)) throw new Problem(`--since takes the seq of an event, or 0, not ${since}`);
  return Number(since);
}

function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => controller.abort());
  return controller.signal;
}
