import { type Call, measure } from './load.ts';
import { newInitData, seedTasks, signUp, startService } from './service.ts';
import { printTable } from './table.ts';

const TASKS = 1_000;
const USERS = 16;
/** One request at a time shows the latency, many at once the throughput. */
const PARALLEL = [1, USERS];

interface Route {
  name: string;
  requests: number;
  expect: number;
  call: (index: number) => Call;
}

/** Measures throughput and response times of the built Worker in workerd. */
export async function benchRequests() {
  await using resources = new AsyncDisposableStack();
  const service = await startService(resources);
  const users = await Promise.all(Array.from({ length: USERS }, () => signUp(service)));
  for (const { id } of users) await seedTasks(service, id, TASKS);
  const initData = await Promise.all(users.map(newInitData));
  const tokenOf = (index: number) => users[index % USERS]?.token ?? '';

  const routes: Route[] = [
    { name: 'GET /health/live', requests: 4_000, expect: 200, call: () => ({ method: 'GET', path: '/health/live' }) },
    {
      name: 'GET /api/tasks',
      requests: 1_500,
      expect: 200,
      call: (index) => ({ method: 'GET', path: '/api/tasks', token: tokenOf(index) }),
    },
    {
      name: 'POST /api/tasks',
      requests: 1_500,
      expect: 201,
      call: (index) => ({
        method: 'POST',
        path: '/api/tasks',
        token: tokenOf(index),
        body: { title: `Task ${index}` },
      }),
    },
    {
      name: 'POST /api/auth',
      requests: 1_500,
      expect: 200,
      call: (index) => ({ method: 'POST', path: '/api/auth', body: { initData: initData[index % USERS] } }),
    },
  ];

  const rows = [];
  for (const { name, requests, expect, call } of routes) {
    for (const parallel of PARALLEL) {
      const load = { origin: service.origin, parallel, expect, call };
      await measure({ ...load, requests: 100 }); // warms up
      rows.push({ route: name, ...(await measure({ ...load, requests: parallel === 1 ? requests / 5 : requests })) });
    }
  }
  printTable(`Requests through workerd serve, ${TASKS} tasks per user, on ${service.engines}`, rows);
}
