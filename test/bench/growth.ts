import { measure } from './load.ts';
import { type Service, seedTasks, signUp, startService } from './service.ts';
import { quantile, rounded } from './stats.ts';
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

const TABLE_SIZES: [number, number] = [1_000, 1_000_000];
const OWN_TASKS = 100;
const OTHERS_TASKS = 100;
const ROUNDS = 5;

/** Measures the lists of a user with a hundred tasks when the table has few tasks of others, and when it has a million. */
export async function benchTable() {
  await using resources = new AsyncDisposableStack();
  const service = await startService(resources);
  const { id, token } = await signUp(service);
  await seedTasks(service, id, OWN_TASKS);
  const [few, many] = TABLE_SIZES;
  await seedOthers(service, few);
  const before = await measurePaths(service, token);
  await seedOthers(service, many);
  const after = await measurePaths(service, token);
  const rows = PATHS.map((read, at) => {
    const [ms = 0, later = 0] = [before[at], after[at]];
    return { read, [`ms at ${few}`]: ms, [`ms at ${many}`]: later, ratio: rounded(later / ms) };
  });
  printTable(`Lists of a user with ${OWN_TASKS} tasks, by the size of the table, on ${service.engines}`, rows);
}

/** The median of several medians of each list, in ms. */
async function measurePaths({ origin }: Service, token: string): Promise<number[]> {
  const medians = [];
  for (const path of PATHS) {
    const load = { origin, parallel: 1, requests: 40, expect: 200, call: () => ({ method: 'GET', path, token }) };
    await measure(load); // warms up
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push((await measure(load))['p50 ms']);
    medians.push(quantile(times, 0.5));
  }
  return medians;
}

/** Adds tasks of others, which no read model counts, until the table has this many of them. */
async function seedOthers({ sql }: Service, count: number) {
  const people = count / OTHERS_TASKS;
  await sql.transaction([
    sql`set local statement_timeout = '20min'`,
    sql`set local session_replication_role = replica`,
    sql`
      insert into users (id, telegram_id, first_name, created_at, updated_at)
        select gen_random_uuid(), (extract(epoch from now()) * 1e6)::bigint * 1000 + n, 'Bench', now(), now()
          from generate_series(1, ${people}::int) as n`,
    sql`
      insert into tasks (id, user_id, title, status, due_date, created_at, updated_at)
        select gen_random_uuid(), users.id, 'Task ' || md5(users.id::text || n), (array['pending', 'cancelled'])[n % 2 + 1]::task_status,
               now() + (n % 100 - 50) * interval '1 hour', now() - n * interval '1 hour', now()
          from generate_series(1, ${OTHERS_TASKS}::int) as n, (select id from users order by created_at desc limit ${people}::int) as users`,
  ]);
  await sql`vacuum analyze tasks`;
}

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
