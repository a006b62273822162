/** The command line that creates a task. */
export function curlCreateTask(apiUrl: string, token: string): string {
  return `curl ${apiUrl}/api/tasks -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '{"title": "Call Ada"}'`;
}

/** The command line that lists tasks. */
export function curlListTasks(apiUrl: string, token: string): string {
  return `curl ${apiUrl}/api/tasks -H 'Authorization: Bearer ${token}'`;
}

/** The command line that asks the AI, and shows the answer as it comes. */
export function curlChat(apiUrl: string, token: string): string {
  return `curl -N ${apiUrl}/api/ai/chat -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -H 'Accept: text/event-stream' -d '{"messages": [{"role": "user", "content": "add buy bread"}]}'`;
}
