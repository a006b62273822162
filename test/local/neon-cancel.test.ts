import { describe, expect, it } from 'vitest';
import { runNode } from './child.ts';
import { useNeon } from './engines.ts';

const { context, connect } = useNeon();

const SLOW = 'insert into slow select 1 from pg_sleep(2)';

/** Sends a query from another process, which leaves as soon as the query runs. */
const sendAndLeave = (body: object) =>
  runNode(`
    const leave = new AbortController();
    setTimeout(() => leave.abort(), 200);
    await fetch(${JSON.stringify(context.url)}, {
      method: 'POST',
      signal: leave.signal,
      headers: {
        'Neon-Connection-String': ${JSON.stringify(context.connectionString)},
        'Neon-Raw-Text-Output': 'true',
        'Neon-Array-Mode': 'true',
      },
      body: ${JSON.stringify(JSON.stringify(body))},
    }).catch(() => {});
  `);

describe('a client that leaves before its response', () => {
  it.each([
    ['one statement', { query: SLOW, params: [] }],
    [
      'a transaction',
      {
        queries: [
          { query: 'insert into slow values (2)', params: [] },
          { query: SLOW, params: [] },
        ],
      },
    ],
  ])('has written nothing with %s', async (_, body) => {
    const sql = connect();
    await sql`create table if not exists slow (n bigint)`;
    await sendAndLeave(body);
    expect(await sql`select n from slow`).toEqual([]);
    await sql`insert into slow values (7)`;
    expect(await sql`delete from slow returning n`).toEqual([{ n: '7' }]);
  });
});
