import { measure } from './load.ts';
import { seedTasks, signUp, startService } from './service.ts';
import { printTable } from './table.ts';

const SIZES = [10, 100_000];
const PATHS = [
  '/api/tasks',
  '/api/tasks?status=pending,in_progress&sort=dueDate',
  '/api/tasks?due=today',
  '/api/tasks?due=overdue',
  '/api/tasks?sort=-priority',
  '/api/tasks?sort=title',
  '/api/tasks?q=deadbeef',
];

const STATS_SIZES = [10, 1_000_000];
const STATS_PATHS = ['/api/tasks/stats', '/api/user/stats'];

/** Measures the lists of a user with ten tasks and with a hundred thousand. */
export const benchGrowth = () => measureGrowth(SIZES, PATHS);

/** Measures the statistics of a user with ten tasks and with a million. */
export const benchStats = () => measureGrowth(STATS_SIZES, STATS_PATHS);

async function measureGrowth(sizes: number[], paths: string[]) {
  await using resources = new AsyncDisposableStack();
  const service = await startService(resources);
  const rows = [];
  for (const size of sizes) {
    const { id, token } = await signUp(service);
    await seedTasks(service, id, size);
    for (const path of paths) {
      const load = { origin: service.origin, parallel: 1, expect: 200, call: () => ({ method: 'GET', path, token }) };
      await measure({ ...load, requests: 5 }); // warms up
      const { requests, ...times } = await measure({ ...load, requests: 40 });
      rows.push({ tasks: size, read: path, requests, 'p50 ms': times['p50 ms'], 'p99 ms': times['p99 ms'] });
    }
  }
  printTable(`One read at a time, at two sizes, on ${service.engines}`, rows);
}
