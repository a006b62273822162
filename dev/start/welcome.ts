import { defaultApiUrl } from './api-client.ts';
import { curlChat, curlCreateTask, curlListTasks } from './curl.ts';
import { defaultSecretsFile } from './secrets.ts';

export interface WelcomeFacts {
  apiUrl: string;
  secretsFile: string;
  token: string;
  /** Whose the token is. */
  name: string;
  startTime: string;
  hasScriptedModels: boolean;
}

/** What `npm start` says when all is up. */
export function welcome(facts: WelcomeFacts): string {
  const { apiUrl, token, name, startTime, hasScriptedModels } = facts;
  const chat = hasScriptedModels
    ? `\nAsk the scripted model, and see it stream and propose:\n\n${curlChat(apiUrl, token)}\n`
    : '';
  return `
Saturway is ready at ${apiUrl} (${startTime})
API reference: ${apiUrl}/docs

You are signed in as ${name}. Create a task, and list your tasks:

${curlCreateTask(apiUrl, token)}

${curlListTasks(apiUrl, token)}
${chat}
Sign in as another person: ${signInCommand(facts)}
Ctrl-C stops.
`;
}

function signInCommand({ apiUrl, secretsFile }: WelcomeFacts): string {
  const url = apiUrl === defaultApiUrl ? '' : ` --url ${apiUrl}`;
  const secrets = secretsFile === defaultSecretsFile ? '' : ` --secrets '${secretsFile}'`;
  return `npm run sign-in -- --user 1000002 --name Grace${url}${secrets}`;
}
