import { beforeEach, expect, it, vi } from 'vitest';
import type { Send } from '../support/client.ts';
import { sql } from '../support/database.ts';
import type { Device } from '../support/durability/device.ts';
import { count, expectConsistent, storm } from '../support/durability/storm.ts';
import { captureLog } from '../support/log-lines.ts';
import { once } from '../support/once.ts';
import { workerWith } from '../support/worker.ts';
import { figures } from './storm.ts';

const RESTARTS = 3;
const WRITES = 1_200;

const report = figures('Restarts of PostgreSQL');

beforeEach(() => {
  captureLog();
  return () => vi.restoreAllMocks();
});

/** When the server started. */
const startedAt = async () => (await sql`select pg_postmaster_start_time()::text as at`)[0]?.at;

/**
 * Restarts the server as after a crash, in a process that outlives it. The process must not hold the connection that it
 * was started over, which would then never end. The role of the tests must be a superuser.
 */
async function restart(): Promise<void> {
  const [server] = await sql`
    select current_setting('data_directory') as data, (select setting from pg_config where name = 'BINDIR') as bin`;
  const closeInherited = 'for fd in $(ls /proc/$$/fd); do [ $fd -gt 2 ] && eval "exec $fd>&-"; done';
  const pgCtl = `exec setsid -f ${server?.bin}/pg_ctl restart -m immediate -s -D ${server?.data} -l ${server?.data}/log`;
  const program = `bash -c '${closeInherited}; ${pgCtl}' > /dev/null 2>&1`;
  await sql.query(`copy (select 1) to program '${program.replaceAll("'", "''")}'`).catch(() => {}); // it may be cut
}

it(`${WRITES} writes with keys are each stored once, though the server crashes and restarts ${RESTARTS} times meanwhile`, async () => {
  const before = await startedAt();
  const restarts = Array.from({ length: RESTARTS }, () => once(restart));
  let refused = 0;
  const worker = workerWith({});
  const send: Send = async (request) => {
    const response = await worker(request);
    refused += Number(response.status === 503);
    return response;
  };
  const written = await storm({
    send,
    people: 8,
    devicesPerPerson: 2,
    writes: WRITES,
    maxAttempts: Number.POSITIVE_INFINITY, // until the server is back
    act: async (device: Device, share: number) => {
      for (const [done, restartOnce] of restarts.entries()) {
        await device.write((share * (done + 1)) / (RESTARTS + 1));
        await restartOnce();
      }
      await device.write(share);
    },
  });
  const result = await count(written);
  report('keyed writes during restarts', RESTARTS, `${JSON.stringify(result)}; ${refused} answers 503`);
  expect(result).toMatchObject({ lost: 0, doubled: 0, unanswered: 0 });
  expect(result.acknowledged).toBeGreaterThanOrEqual(WRITES);
  expect(refused).toBeGreaterThan(0);
  expect(await startedAt()).not.toBe(before);
  await expectConsistent(written);
}, 300_000);
