import { setTimeout as wait } from 'node:timers/promises';
import { type Call, measure, send } from './load.ts';
import { newInitData, seedTasks, signUp, startService } from './service.ts';
import { printTable } from './table.ts';
import { forward, serveProxy } from './upstream.ts';

/** Milliseconds of each round trip: to a store in the same region, and to one in another. */
const LATENCIES = [2, 30];
const TASKS = 1_000;
const REQUESTS = 100;
const WARM_UP = 10;
/** For the requests of a route at one latency: the bench then ends within 4 minutes, also on a busy machine. */
const MAX_MS = 6_000;

interface Route {
  name: string;
  expect: number;
  call: (index: number) => Call;
}

/** Measures how long one person waits for a response, when each round trip to a store takes time. */
export async function benchLatency() {
  await using resources = new AsyncDisposableStack();
  let latencyMs = 0;
  const service = await startService(resources, async (vars) => ({
    ...vars,
    NEON_HTTP_ENDPOINT: await startDelay(vars.NEON_HTTP_ENDPOINT, () => latencyMs, resources),
    UPSTASH_REDIS_REST_URL: await startDelay(vars.UPSTASH_REDIS_REST_URL, () => latencyMs, resources),
  }));
  const user = await signUp(service);
  await seedTasks(service, user.id, TASKS);
  const settings = {
    method: 'PATCH',
    path: '/api/user/settings',
    token: user.token,
    body: { timezone: 'Europe/Berlin' },
  };
  await send(service.origin, settings); // quick add needs a time zone

  const rows = [];
  for (const { name, ...route } of listRoutes(user.token, await newInitData())) {
    const row: Record<string, string | number> = { route: name };
    for (latencyMs of LATENCIES) {
      const load = { origin: service.origin, parallel: 1, maxMs: MAX_MS, ...route };
      await measure({ ...load, requests: WARM_UP });
      const measured = await measure({ ...load, requests: REQUESTS });
      row[`${latencyMs} ms: p50`] = measured['p50 ms'];
      row[`${latencyMs} ms: p99`] = measured['p99 ms'];
    }
    rows.push(row);
  }
  printTable(`Response times in ms by the latency of the stores, one request at a time, on ${service.engines}`, rows);
}

function listRoutes(token: string, initData: string): Route[] {
  const get = (path: string): Route => ({
    name: `GET ${path}`,
    expect: 200,
    call: () => ({ method: 'GET', path, token }),
  });
  const post = (path: string, expect: number, body: () => unknown, note = ''): Route => ({
    name: `POST ${path}${note}`,
    expect,
    call: () => ({ method: 'POST', path, token, body: body() }),
  });
  const newCommand = (_: unknown, index: number) => ({
    ...{ uuid: crypto.randomUUID(), type: 'task_add', tempId: `task-${index}` },
    args: { title: `Task ${index}` },
  });
  return [
    get('/health/live'),
    get('/api/tasks'),
    get('/api/today'),
    get('/api/ai/insights'),
    post('/api/auth', 200, () => ({ initData })),
    post('/api/tasks', 201, () => ({ title: 'Water the plants' })),
    post('/api/tasks/quick', 201, () => ({ text: 'Water the plants tomorrow at 9' })),
    post('/api/ai/optimize-schedule', 200, () => ({})),
    post(
      '/api/sync',
      200,
      () => ({ syncToken: '*', commands: Array.from({ length: 20 }, newCommand) }),
      ', 20 commands',
    ),
  ];
}

/** Stands in front of a store and passes each request on after a time. @returns the address in place of `target` */
async function startDelay(target: string, latencyMs: () => number, resources: AsyncDisposableStack): Promise<string> {
  const { origin, pathname } = new URL(target);
  const proxy = await serveProxy(async ({ path, headers, body }) => {
    await wait(latencyMs());
    return forward(`${origin}${path}`, headers, body);
  }, resources);
  return `${proxy}${pathname}`;
}
