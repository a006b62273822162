import { resolve } from 'node:path';
import { parseOptions } from './lib/options.ts';
import { runScript } from './lib/problem.ts';
import { parseOrigin, parseUser } from './lib/sign-in-options.ts';
import { defaultApiUrl, launch, signIn } from './start/api-client.ts';
import { curlCreateTask, curlListTasks, exportToken, referenceUrl } from './start/curl.ts';
import { defaultSecretsFile, readSecretsFile } from './start/secrets.ts';

const help = `npm run sign-in -- --user ID --name NAME [options]

Signs a user in at the running API: signs initData with the bot token, as Telegram does.

  --user ID        Telegram id, a whole number
  --name NAME      first name
  --language CODE  language of the user's Telegram app, such as ru (none)
  --new            does not sign the user in, but prints initData for the first POST /api/auth of your Mini App, which
                   then returns "isNew": true. Without --user and --name: a free id, Grace. A --user must be one who
                   has not signed in yet
  --url URL        address of the API (${defaultApiUrl})
  --secrets FILE   file with the bot token (.dev.vars)
  --json           prints one JSON object: {user, initData, token, launchHash}; with --new it has no token
  --help           prints this text`;

await runScript(main);

async function main(): Promise<void> {
  const values = parseOptions('npm run sign-in --', help, {
    user: { type: 'string' },
    name: { type: 'string' },
    language: { type: 'string' },
    new: { type: 'boolean', default: false },
    url: { type: 'string', default: defaultApiUrl },
    secrets: { type: 'string', default: defaultSecretsFile },
    json: { type: 'boolean', default: false },
  });
  const { language } = values;
  const named = values.new ? { user: String(Date.now()), name: 'Grace', ...values } : values;
  const user = { ...parseUser(named, 'sign-in'), language };
  const apiUrl = parseOrigin(values.url);
  const { TELEGRAM_BOT_TOKEN } = readSecretsFile(resolve(values.secrets));
  const { initData, token } = values.new
    ? { initData: await launch(TELEGRAM_BOT_TOKEN, user), token: undefined }
    : await signIn(apiUrl, TELEGRAM_BOT_TOKEN, user);
  const launchHash = buildLaunchHash(initData);

  if (values.json) return console.log(JSON.stringify({ user, initData, token, launchHash }));
  console.log(
    token === undefined
      ? `${user.name} (${user.id}) has not signed in yet.`
      : `${user.name} (${user.id}) is signed in at ${apiUrl}.

Create a task and list the tasks:
${exportToken(token)}
${curlCreateTask(apiUrl)}
${curlListTasks(apiUrl)}

API reference, signed in: ${referenceUrl(apiUrl, token)}`,
  );
  console.log(`
initData, the value of Telegram.WebApp.initData:
${initData}

To open a Mini App in a browser as ${user.name}, append this to its URL:
${launchHash}`);
}

/** The fragment that a Telegram client appends to the Mini App's URL. */
function buildLaunchHash(initData: string): string {
  return `#${new URLSearchParams({ tgWebAppData: initData, tgWebAppVersion: '9.0', tgWebAppPlatform: 'web' })}`;
}
