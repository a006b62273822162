import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { buildModule } from './bundle.ts';
import { type BenchUser, type Service, seedTasks, signUp, VARS } from './service.ts';
import { startStack } from './stack.ts';
import { rounded } from './stats.ts';
import { printTable } from './table.ts';
import { serveWorker } from './workerd.ts';

const SIZES = [1_000, 10_000, 100_000];

/** A small heap: V8 collects garbage before it takes more memory. Cloudflare gives an isolate 128 MB. */
const V8_FLAGS = ['--max-old-space-size=24', '--max-semi-space-size=2'];

/** Exports users with more and more tasks, as many mood logs and twice as many events. Prints the memory of workerd. */
export async function benchExport() {
  await using resources = new AsyncDisposableStack();
  const stack = await startStack(resources);
  const served = await serveWorker({ ...stack.vars, ...VARS }, resources, buildModule, V8_FLAGS);
  const service = { ...stack, ...served };
  const rows = [];
  for (const tasks of SIZES) {
    const user = await signUp(service);
    await seed(service, user, tasks);
    rows.push({ tasks, 'mood logs': tasks, events: 2 * tasks, ...(await measureExport(service, user)) });
  }
  printTable(`Exports, on ${service.engines}`, rows);
}

async function seed(service: Service, { id }: BenchUser, tasks: number): Promise<void> {
  await seedTasks(service, id, tasks);
  await service.sql.transaction([
    service.sql`set local statement_timeout = '10min'`,
    service.sql`set local session_replication_role = replica`,
    service.sql`
      insert into mood_logs (id, user_id, energy_level, focus_level, notes, logged_at, local_date, created_at, updated_at)
        select gen_random_uuid(), ${id}, 5, 6, 'Slept well', moment, moment::date, moment, moment
          from generate_series(1, ${tasks}::int) as n, lateral (select now() - n * interval '1 minute' as moment) as at`,
    service.sql`
      insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
        select user_id, seq + ${tasks}::int, 'task.updated', 'task', id, row_to_json(tasks), 'user', now() from tasks
          where user_id = ${id}`,
    service.sql`update users set seq = seq + ${tasks}::int where id = ${id}`,
    service.sql`analyze mood_logs, events`,
  ]);
}

async function measureExport({ origin, pid }: Service, { token }: BenchUser) {
  const before = residentMb(pid);
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, residentMb(pid));
  }, 20);
  const startedAt = performance.now();
  try {
    const bytes = await download(`${origin}/api/user/export`, token);
    const seconds = (performance.now() - startedAt) / 1_000;
    return { MB: rounded(bytes / 1e6), seconds: rounded(seconds), 'MB of workerd before': before, 'at most': peak };
  } finally {
    clearInterval(sampling);
  }
}

/** @throws Error for a broken connection or another text than JSON */
async function download(url: string, token: string): Promise<number> {
  const sent = request(url, { headers: { authorization: `Bearer ${token}` } }).end();
  const [response]: IncomingMessage[] = await once(sent, 'response');
  let bytes = 0;
  let last = '';
  for await (const chunk of response ?? []) {
    bytes += chunk.length;
    last = String(chunk.subarray(-8));
  }
  if (response?.statusCode !== 200 || !last.endsWith('}')) throw new Error(`export: ${response?.statusCode} ${last}`);
  return bytes;
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1_000);
}
