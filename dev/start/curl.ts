/** The command line that creates a task. */
export function curlCreateTask(apiUrl: string, token: string): string {
  return `curl ${apiUrl}/api/tasks -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '{"title": "Call Ada"}'`;
}

/** The command line that lists tasks. */
export function curlListTasks(apiUrl: string, token: string): string {
  return `curl ${apiUrl}/api/tasks -H 'Authorization: Bearer ${token}'`;
}
