import { NeonDbError, neon, neonConfig } from '@neondatabase/serverless';
import { beforeAll, describe, expect, it } from 'vitest';
import { useNeon } from './engines.ts';

const { context, connect } = useNeon();

beforeAll(async () => {
  const sql = connect();
  await sql`CREATE TABLE people (id int PRIMARY KEY, name text UNIQUE, age int CONSTRAINT grown CHECK (age > 17))`;
  await sql`CREATE TABLE pets (id int PRIMARY KEY, owner int CONSTRAINT owned REFERENCES people DEFERRABLE)`;
  await sql`INSERT INTO people VALUES (1, 'Ada', 36)`;
});

async function peopleNamed(name: string) {
  return await connect()`SELECT id FROM people WHERE name = ${name}`;
}

describe('a batch over the Neon endpoint', () => {
  it('returns one result per statement, in order', async () => {
    const sql = connect();
    expect(await sql.transaction([sql`SELECT 1 AS a`, sql`SELECT 2 AS b`])).toEqual([[{ a: 1 }], [{ b: 2 }]]);
  });

  it('rolls back the other statements when one fails', async () => {
    const sql = connect();
    const batch = sql.transaction([
      sql`INSERT INTO people VALUES (10, 'Boole', 40)`,
      sql`INSERT INTO people VALUES (1, 'x', 40)`,
    ]);
    await expect(batch).rejects.toMatchObject({ code: '23505' });
    expect(await peopleNamed('Boole')).toEqual([]);
  });

  it('rolls back when the commit fails', async () => {
    const sql = connect();
    const batch = sql.transaction([sql`SET CONSTRAINTS ALL DEFERRED`, sql`INSERT INTO pets VALUES (20, 404)`]);
    await expect(batch).rejects.toMatchObject({ code: '23503' });
    expect(await sql`SELECT id FROM pets WHERE id = 20`).toEqual([]);
  });

  it('is one transaction that sees its own writes', async () => {
    const sql = connect();
    const [, , seen] = await sql.transaction([
      sql`INSERT INTO people VALUES (11, 'Church', 50)`,
      sql`UPDATE people SET age = age + 1 WHERE id = 11`,
      sql`SELECT age FROM people WHERE id = 11`,
    ]);
    expect(seen).toEqual([{ age: 51 }]);
  });

  it.each([
    ['ReadUncommitted', 'read uncommitted'],
    ['ReadCommitted', 'read committed'],
    ['RepeatableRead', 'repeatable read'],
    ['Serializable', 'serializable'],
  ] as const)('runs at the isolation level %s', async (isolationLevel, name) => {
    const sql = connect();
    const results = await sql.transaction([sql`SHOW transaction_isolation`], { isolationLevel });
    expect(results).toEqual([[{ transaction_isolation: name }]]);
  });

  it('can be deferrable', async () => {
    const sql = connect();
    const results = await sql.transaction([sql`SHOW transaction_deferrable`, sql`SHOW transaction_read_only`], {
      deferrable: true,
    });
    expect(results).toEqual([[{ transaction_deferrable: 'on' }], [{ transaction_read_only: 'off' }]]);
  });

  it('rejects a write when it is read-only, and the next batch can write', async () => {
    const sql = connect();
    const insert = () => sql`INSERT INTO people VALUES (12, 'Dijkstra', 72)`;
    await expect(sql.transaction([insert()], { readOnly: true })).rejects.toMatchObject({ code: '25006' });
    await sql.transaction([insert()]);
    expect(await peopleNamed('Dijkstra')).toEqual([{ id: 12 }]);
  });
});

describe('a statement over the Neon endpoint', () => {
  it('neither blocks nor rolls back other statements when it opens a transaction', async () => {
    const sql = connect();
    await sql`BEGIN`;
    await sql`INSERT INTO people VALUES (13, 'Euler', 76)`;
    await sql`ROLLBACK`;
    expect(await peopleNamed('Euler')).toEqual([{ id: 13 }]);
  });

  it('cannot contain several statements, even without parameters', async () => {
    await expect(connect().query('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: '42601' });
  });

  it('can run fifty times in parallel, each with its own result', async () => {
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    const answers = await Promise.all(numbers.map((number) => connect()`SELECT ${number}::int AS number`));
    expect(answers).toEqual(numbers.map((number) => [{ number }]));
  });

  it.each([
    [
      '23505',
      "INSERT INTO people VALUES (2, 'Ada', 20)",
      { constraint: 'people_name_key', table: 'people', schema: 'public', detail: 'Key (name)=(Ada) already exists.' },
    ],
    [
      '23503',
      'INSERT INTO pets VALUES (1, 404)',
      { constraint: 'owned', table: 'pets', detail: 'Key (owner)=(404) is not present in table "people".' },
    ],
    ['23514', "INSERT INTO people VALUES (3, 'Kid', 7)", { constraint: 'grown', table: 'people' }],
    ['23502', 'INSERT INTO people VALUES (NULL)', { column: 'id', table: 'people' }],
    ['22P02', "SELECT 'x'::uuid", { routine: 'string_to_uuid', position: '8' }],
    ['22003', 'SELECT 2147483648::int', {}],
    ['42601', 'SELEC 1', { position: '1', severity: 'ERROR' }],
    ['42703', 'SELECT nam FROM people', { hint: 'Perhaps you meant to reference the column "people.name".' }],
  ])('rejects with SQLSTATE %s and the fields of the error: %s', async (code, query, fields) => {
    const error = await connect()
      .query(query)
      .catch((err: unknown) => err);
    expect(error).toBeInstanceOf(NeonDbError);
    expect(error).toMatchObject({ code, ...fields });
    expect(await connect()`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  });

  it('rejects a NUL in a parameter with 22021', async () => {
    await expect(connect()`SELECT ${'a\0b'}::text`).rejects.toMatchObject({ code: '22021' });
  });

  it('rejects COPY FROM STDIN, and the next statement runs', async () => {
    await expect(connect()`COPY people FROM STDIN`).rejects.toMatchObject({ code: '0A000' });
    expect(await connect()`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  });
});

describe('the Neon endpoint', () => {
  it('rejects a wrong password in its own words, without a SQLSTATE, as Neon does', async () => {
    const wrong = context.connectionString.replace(/:[^:@]+@/, ':wrong@');
    expect(wrong).not.toBe(context.connectionString);
    await expect(neon(wrong)`SELECT 1`).rejects.toMatchObject({
      code: '',
      message: "password authentication failed for user 'saturway'",
    });
  });

  it.each([
    ['no JSON', '{"query":', {}],
    ['no query', '{"params":[]}', {}],
    ['a query that is no text', '{"query":1}', {}],
    ['a NUL in the query', '{"query":"SELECT 1 -- \\u0000"}', {}],
    ['a lone surrogate', '{"query":"SELECT $1","params":["\\ud800"]}', {}],
    ['an object as a parameter', '{"query":"SELECT $1","params":[{}]}', {}],
    ['queries that are no list', '{"queries":{}}', {}],
    ['an unknown isolation level', '{"queries":[]}', { 'Neon-Batch-Isolation-Level': 'Chaos' }],
    ['no connection string', '{"query":"SELECT 1"}', { 'Neon-Connection-String': '' }],
  ])('returns 400 with a message for %s', async (_, body, headers) => {
    const response = await fetch(context.url, {
      method: 'POST',
      headers: { 'Neon-Connection-String': context.connectionString, 'Neon-Raw-Text-Output': 'true', ...headers },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringMatching(/./), code: '' });
  });

  it('returns 413 for a body over ten megabytes', async () => {
    const query = neon(context.connectionString)`SELECT ${'x'.repeat(11_000_000)}::text`;
    await expect(query).rejects.toThrow('413');
  });

  it('returns 400 for other paths and methods', async () => {
    const headers = { 'Neon-Connection-String': context.connectionString, 'Neon-Raw-Text-Output': 'true' };
    const answers = [
      await fetch(new URL('/', context.url), { method: 'POST', headers, body: '{"query":"SELECT 1"}' }),
      await fetch(context.url, { method: 'PUT', headers, body: '{"query":"SELECT 1"}' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
  });

  it('listens on 127.0.0.1 only', () => {
    expect(new URL(String(neonConfig.fetchEndpoint)).hostname).toBe('127.0.0.1');
  });
});
