import { createServer } from 'node:http';
import { measure, send } from './load.ts';
import { seedTasks, signUp, startService } from './service.ts';
import { printTable } from './table.ts';
import { listen } from './upstream.ts';

const PEOPLE = 20;
const TASKS = 200;

/** Measures how long a person waits for insights and suggestions when no provider ever answers. */
export async function benchHungModels() {
  await using resources = new AsyncDisposableStack();
  let calls = 0;
  const provider = createServer(() => {
    calls += 1;
  });
  const url = await listen(provider, resources);
  const service = await startService(resources, undefined, {
    ANTHROPIC_API_KEY: 'fake-key-for-bench',
    ANTHROPIC_BASE_URL: url,
    OPENAI_API_KEY: 'fake-key-for-bench',
    OPENAI_BASE_URL: url,
    AI_FIRST_DEADLINE: '10s',
    AI_IDLE_DEADLINE: '15s',
    AI_TOTAL_DEADLINE: '60s',
  });
  const warmUp = await signUp(service);
  const tokens: string[] = [];
  for (let index = 0; index < PEOPLE; index += 1) {
    const { id, token } = await signUp(service);
    await seedTasks(service, id, TASKS);
    tokens.push(token);
  }
  const load = { origin: service.origin, parallel: 1, requests: PEOPLE, expect: 200 };
  const rows = [];
  for (const [method, path] of [
    ['GET', '/api/ai/insights'],
    ['POST', '/api/ai/suggestions'],
  ] as const) {
    const callAs = (token = '') => ({ method, path, token, ...(method === 'POST' && { body: {} }) });
    await send(service.origin, callAs(warmUp.token));
    const call = (index: number) => callAs(tokens[index]);
    const { 'p50 ms': p50, 'p99 ms': p99 } = await measure({ ...load, call });
    rows.push({ route: `${method} ${path}`, people: PEOPLE, 'p50 ms': p50, 'longest ms': p99 });
  }
  printTable(`Waits for insights while both providers hang (at most 200 ms), on ${service.engines}`, rows);
  console.log(`Calls that hung: ${calls}.`);
}
