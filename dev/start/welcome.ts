import { defaultApiUrl } from './api-client.ts';
import { curlChat, curlCreateTask, curlListTasks, exportToken, referenceUrl } from './curl.ts';
import { defaultSecretsFile } from './secrets.ts';

interface WelcomeOptions {
  apiUrl: string;
  secretsFile: string;
  token: string;
  /** First name of the user whose token it is. */
  name: string;
  startTime: string;
  hasScriptedModels: boolean;
}

/** What `npm start` prints when the API is healthy. */
export function formatWelcome(options: WelcomeOptions): string {
  const { apiUrl, token, name, startTime, hasScriptedModels } = options;
  const chat = hasScriptedModels ? `\n${curlChat(apiUrl)}` : '';
  return `
Saturway is ready at ${apiUrl} (${startTime})

API reference, signed in as ${name}:
${referenceUrl(apiUrl, token)}

In another terminal, as ${name}:
${exportToken(token)}
${curlCreateTask(apiUrl)}
${curlListTasks(apiUrl)}${chat}

A planned day from start to end: npm run demo${formatFlags(options)}
Sign in as another user: npm run sign-in -- --user 1000002 --name Grace${formatFlags(options, '')}
Let a page on another origin call it: npm start -- --var CORS_ORIGIN:http://localhost:5173
Ctrl-C stops.
`;
}

/** The options a script needs to find this API, where they differ from the defaults. */
function formatFlags({ apiUrl, secretsFile }: WelcomeOptions, separator = ' --'): string {
  const url = apiUrl === defaultApiUrl ? '' : ` --url ${apiUrl}`;
  const secrets = secretsFile === defaultSecretsFile ? '' : ` --secrets '${secretsFile}'`;
  return url || secrets ? `${separator}${url}${secrets}` : '';
}
