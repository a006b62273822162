import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem, reasonOf, runScript } from './lib/problem.ts';
import { originOf, personOf } from './lib/sign-in-options.ts';
import { defaultApiUrl, signIn } from './start/api-client.ts';
import { curlCreateTask, curlListTasks } from './start/curl.ts';
import { defaultSecretsFile, readSecretsFile } from './start/secrets.ts';

const help = `npm run sign-in -- --user ID --name NAME [options]

Signs somebody in at the running API, as Telegram would with the bot token of .dev.vars.

  --user ID       the Telegram id, a whole number
  --name NAME     the first name
  --url URL       where the API answers (${defaultApiUrl})
  --secrets FILE  where the bot token is read from (.dev.vars)
  --json          prints one JSON object: {user, initData, token, launchHash}
  --help          shows this`;

await runScript(main);

async function main(): Promise<void> {
  const { values } = parseOptions();
  if (values.help) return console.log(help);
  const person = personOf(values, 'sign-in');
  const apiUrl = originOf(values.url);
  const { TELEGRAM_BOT_TOKEN } = readSecretsFile(resolve(values.secrets));
  const { initData, token } = await signIn(apiUrl, TELEGRAM_BOT_TOKEN, person);
  const launchHash = launchHashOf(initData);

  if (values.json) return console.log(JSON.stringify({ user: person, initData, token, launchHash }));
  console.log(`${person.name} (${person.id}) is signed in at ${apiUrl}.

initData, as Telegram.WebApp.initData has it:
${initData}

Token:
${token}

Create a task, and list the tasks:
${curlCreateTask(apiUrl, token)}
${curlListTasks(apiUrl, token)}

A Mini App in a plain browser is launched as this person by this at the end of its URL:
${launchHash}`);
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        user: { type: 'string' },
        name: { type: 'string' },
        url: { type: 'string', default: defaultApiUrl },
        secrets: { type: 'string', default: defaultSecretsFile },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (err) {
    throw new Problem(`${reasonOf(err)}. All options: npm run sign-in -- --help`);
  }
}

/** What a Telegram client appends to the Mini App's URL. */
function launchHashOf(initData: string): string {
  return `#${new URLSearchParams({ tgWebAppData: initData, tgWebAppVersion: '9.0', tgWebAppPlatform: 'web' })}`;
}
