import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { bareWorker, type Recording } from './bare-worker.ts';
import { type Call, measure, send } from './load.ts';
import { newInitData, seedTasks, signUp, startService } from './service.ts';
import { quantile, rounded } from './stats.ts';
import { printTable } from './table.ts';
import { startUpstream, type Upstream } from './upstream.ts';
import { type Served, serveModule } from './workerd.ts';

const TASKS = 1_000;
const ROUNDS = 7;
const WARM_UP = 800;
const REQUESTS = 400;
const PARALLEL = 4;

interface Route extends Call {
  name: string;
  expect: number;
  wakesQueue: boolean;
}

/**
 * Measures the CPU time of workerd for each request, beside a bare Worker that sends the same upstream requests in the same
 * order and answers the same bytes.
 */
export async function benchCpu() {
  await using resources = new AsyncDisposableStack();
  const upstreams: Upstream[] = [];
  const service = await startService(resources, async (vars) => {
    const started = await startUpstream(vars, resources);
    upstreams.push(started);
    return started.vars;
  });
  const [upstream] = upstreams;
  if (!upstream) throw new Error('the stores have no recorder in front of them');
  const user = await signUp(service);
  await seedTasks(service, user.id, TASKS);
  const routes = await listRoutes(service.origin, user.token);

  const recordings: Record<string, Recording> = {};
  for (const route of routes) {
    await load(service.origin, route, 20); // what an isolate does once is not part of a request
    recordings[`${route.method} ${route.path}`] = await recordRequest(service.origin, upstream, route);
  }
  const source = bareWorker(upstream.vars.NEON_HTTP_ENDPOINT.replace(/\/sql$/, ''), recordings);
  const bare = await serveModule((folder) => writeFile(join(folder, 'index.js'), source), resources);

  const rows = [];
  for (const route of routes) rows.push(await compare(route, service, bare));
  printTable(
    `CPU of workerd for each request: medians of ${ROUNDS} interleaved rounds, ${PARALLEL} requests at once`,
    rows,
  );
}

async function listRoutes(origin: string, token: string): Promise<Route[]> {
  const get = (name: string, path: string) => ({ name, method: 'GET', path, token, expect: 200, wakesQueue: false });
  const post = (name: string, path: string, body: unknown, expect: number) => ({
    ...{ name, method: 'POST', path, token, body, expect, wakesQueue: true },
  });
  const commands = Array.from({ length: 20 }, (_, index) => ({
    uuid: crypto.randomUUID(),
    type: 'task_add',
    tempId: `task-${index}`,
    args: { title: `Task ${index}` },
  }));
  const synced = await send(origin, { method: 'POST', path: '/api/sync', token, body: { syncToken: '*' } });
  const { syncToken } = Synced.parse(JSON.parse(synced.text)).data;
  const { token: _, ...live } = get('live', '/health/live');
  return [
    live,
    get('list, 20 rows', '/api/tasks'),
    post('create', '/api/tasks', { title: 'Water the plants', priority: 'high' }, 201),
    get('today', '/api/today'),
    post('sign-in', '/api/auth', { initData: await newInitData() }, 200),
    post('mood log', '/api/mood/log', { energyLevel: 7, focusLevel: 6 }, 201),
    post('sync, 20 commands', '/api/sync', { syncToken, commands }, 200),
  ];
}

const Synced = z.object({ data: z.object({ syncToken: z.string() }) });

const load = (origin: string, route: Route, requests: number) =>
  measure({ origin, parallel: PARALLEL, requests, expect: route.expect, call: () => route });

async function recordRequest(origin: string, upstream: Upstream, route: Route): Promise<Recording> {
  const responses: Awaited<ReturnType<typeof send>>[] = [];
  const trips = await upstream.record(async () => responses.push(await send(origin, route)));
  const [response] = responses;
  if (response?.status !== route.expect) throw new Error(`${route.name}: ${response?.status} ${response?.text}`);
  const { status, headers, text: body } = response;
  return { trips, response: { status, headers, body }, wakesQueue: route.wakesQueue };
}

async function compare(route: Route, service: Served, bare: Served) {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (const { origin } of [service, bare]) await load(origin, route, WARM_UP);
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await cpuOf(service, route));
    theirs.push(await cpuOf(bare, route));
  }
  const ratios = ours.map((time, round) => time / (theirs[round] ?? Number.NaN));
  return {
    route: route.name,
    µs: rounded(quantile(ours, 0.5), 0),
    'bare µs': rounded(quantile(theirs, 0.5), 0),
    ratio: rounded(quantile(ratios, 0.5), 2),
    'least ratio': rounded(Math.min(...ratios), 2),
    'most ratio': rounded(Math.max(...ratios), 2),
  };
}

/** µs for each request. */
async function cpuOf({ origin, pid }: Served, route: Route): Promise<number> {
  const before = cpuNs(pid);
  const { requests } = await load(origin, route, REQUESTS);
  return (cpuNs(pid) - before) / requests / 1_000;
}

/** The CPU time of all threads of a process. */
export const cpuNs = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
    0,
  );
