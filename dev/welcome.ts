import { defaultApiUrl } from './api-client.ts';
import { curlCreateTask, curlListTasks } from './curl.ts';

export interface WelcomeFacts {
  apiUrl: string;
  token: string;
  /** Whose the token is. */
  name: string;
  startTime: string;
}

/** What `npm start` says when all is up. */
export function welcome({ apiUrl, token, name, startTime }: WelcomeFacts): string {
  return `
Saturway is ready at ${apiUrl} (${startTime})
API reference: ${apiUrl}/docs

You are signed in as ${name}. Create a task, and list your tasks:

${curlCreateTask(apiUrl, token)}

${curlListTasks(apiUrl, token)}

Sign in as another person: ${signInCommand(apiUrl)}
Ctrl-C stops.
`;
}

function signInCommand(apiUrl: string): string {
  return `npm run sign-in -- --user 1000002 --name Grace${apiUrl === defaultApiUrl ? '' : ` --url ${apiUrl}`}`;
}
