// Each command reads the token from the shell variable TOKEN.
const authorization = '-H "Authorization: Bearer $TOKEN"';
const json = "-H 'Content-Type: application/json'";

/** Sets the shell variable that the other commands read. */
export const exportToken = (token: string) => `export TOKEN=${token}`;

export const curlCreateTask = (apiUrl: string) =>
  `curl ${apiUrl}/api/tasks ${authorization} ${json} -d '{"title": "Call Ada"}'`;

export const curlListTasks = (apiUrl: string) => `curl ${apiUrl}/api/tasks ${authorization}`;

/** Streams the reply: -N turns curl's buffer off. */
export const curlChat = (apiUrl: string) =>
  `curl -N ${apiUrl}/api/ai/chat ${authorization} ${json} -H 'Accept: text/event-stream' -d '{"messages": [{"role": "user", "content": "add buy bread"}]}'`;

/** The API reference with the token filled in. A browser does not send the fragment, and the page removes it. */
export const referenceUrl = (apiUrl: string, token: string) => `${apiUrl}/docs#token=${token}`;
