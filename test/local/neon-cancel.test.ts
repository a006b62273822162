import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { neon, neonConfig } from '@neondatabase/serverless';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNeonEndpoint } from '../../dev/stack/neon-endpoint.ts';
import { openPostgres } from '../../dev/stack/postgres.ts';
import { runNode } from './child.ts';

// A statement of PGlite blocks this process, so the statement and the client tell each other by files: it creates
// `running-…` and ends when `left-…` is there, which the client creates after it has left.
const dataDir = mkdtempSync(join(tmpdir(), 'saturway-cancel-'));
const waitForClient = `
  create function wait_for_client(client text) returns int language plpgsql as $$
  begin
    execute format('copy (select 1) to %L', current_setting('data_directory') || '/running-' || client);
    while (pg_stat_file('left-' || client, true)).modification is null loop end loop;
    return 1;
  end $$`;
const waitFor = (client: string) => ({ query: 'insert into slow select wait_for_client($1)', params: [client] });

const opened = new AsyncDisposableStack();
let endpoint: Awaited<ReturnType<typeof startNeonEndpoint>>;

beforeAll(async () => {
  opened.defer(() => rmSync(dataDir, { recursive: true }));
  const postgres = await openPostgres({ dataDir });
  opened.defer(() => postgres.close());
  endpoint = await startNeonEndpoint({ postgres, password: randomUUID() });
  opened.defer(() => endpoint.close());
  neonConfig.fetchEndpoint = endpoint.url;
  const sql = neon(endpoint.connectionString);
  await sql`create table slow (n bigint)`;
  await sql.query(waitForClient);
});

afterAll(() => opened.disposeAsync());

/** Sends a query from another process, which leaves as soon as the query runs. */
const sendAndLeave = (client: string, body: object) =>
  runNode(`
    import { existsSync, writeFileSync } from 'node:fs';
    import { request } from 'node:http';
    import { setTimeout as wait } from 'node:timers/promises';

    const sent = request(${JSON.stringify(endpoint.url)}, {
      method: 'POST',
      headers: {
        'Neon-Connection-String': ${JSON.stringify(endpoint.connectionString)},
        'Neon-Raw-Text-Output': 'true',
        'Neon-Array-Mode': 'true',
      },
    });
    const closed = new Promise((resolve) => sent.on('error', () => {}).on('close', resolve));
    sent.on('response', () => process.exit(1));
    sent.end(${JSON.stringify(JSON.stringify(body))});
    while (!existsSync(${JSON.stringify(join(dataDir, `running-${client}`))})) await wait(5);
    sent.destroy();
    await closed;
    writeFileSync(${JSON.stringify(join(dataDir, `left-${client}`))}, '');
  `);

describe('a client that leaves before its response', () => {
  it.each([
    ['one statement', waitFor('a'), 'a'],
    ['a transaction', { queries: [{ query: 'insert into slow values (2)', params: [] }, waitFor('b')] }, 'b'],
  ])('has written nothing with %s', async (_, body, client) => {
    const sql = neon(endpoint.connectionString);
    expect(await sendAndLeave(client, body)).toEqual({ exitCode: 0, output: '' });
    expect(await sql`select n from slow`).toEqual([]);
    await sql`insert into slow values (7)`;
    expect(await sql`delete from slow returning n`).toEqual([{ n: '7' }]);
  });
});
