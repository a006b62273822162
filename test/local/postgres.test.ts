import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres, type Postgres, type PostgresOptions } from '../../dev/stack/postgres.ts';
import { PostgresUnavailableError } from '../../dev/stack/postgres-protocol.ts';
import { itInFull } from '../support/volume.ts';
import { runNode, startNode } from './child.ts';

const root = mkdtempSync(join(tmpdir(), 'saturway-'));
const original = join(root, 'deep', 'data');
const oneLine = /^[^\n]+$/;
let copies = 0;

beforeAll(async () => {
  const postgres = await openPostgres({ dataDir: original });
  await postgres.run({ query: 'CREATE TABLE kept (text text)', params: [] });
  await postgres.run({ query: 'INSERT INTO kept VALUES ($1)', params: ['ё'] });
  await postgres.close();
});

afterAll(() => rmSync(root, { recursive: true }));

/** A directory for one test, with one row in it. */
function copyOfData(): string {
  const dataDir = join(root, `copy-${copies++}`);
  cpSync(original, dataDir, { recursive: true });
  return dataDir;
}

async function keptRows(dataDir: string) {
  const postgres = await openPostgres({ dataDir });
  const { rows } = await postgres.run({ query: 'SELECT text FROM kept', params: [] });
  await postgres.close();
  return rows;
}

async function openingError(options: PostgresOptions): Promise<Error> {
  const opened = await openPostgres(options).catch((err: unknown) => err);
  if (!(opened instanceof PostgresUnavailableError)) throw new Error('it opened', { cause: opened });
  return opened;
}

describe('PGlite in a directory', () => {
  it('keeps its rows when its process is killed', async () => {
    const dataDir = copyOfData();
    const node = startNode(`
      import { openPostgres } from '../../dev/stack/postgres.ts';
      const postgres = await openPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      await postgres.run({ query: "INSERT INTO kept VALUES ('b')", params: [] });
      console.log('written');
      setInterval(() => {}, 1_000);
    `);
    if (node.stdout) await once(node.stdout, 'data');
    await expect(openPostgres({ dataDir })).rejects.toThrow(`process ${node.pid} is using it`);
    node.kill('SIGKILL');
    await once(node, 'exit');
    expect(await keptRows(dataDir)).toEqual([['ё'], ['b']]);
  });

  it('cannot be opened twice, and keeps its rows when it is closed and opened again', async () => {
    const postgres = await openPostgres({ dataDir: original });
    const { message } = await openingError({ dataDir: original });
    expect(message).toContain(`process ${process.pid} is using it`);
    await postgres.close();
    expect(await keptRows(original)).toEqual([['ё']]);
    expect(existsSync(`${original}.lock`)).toBe(false);
  });

  itInFull('fails with one line when it is damaged, and opens again when it is repaired', async () => {
    const dataDir = copyOfData();
    const control = join(dataDir, 'global', 'pg_control');
    truncateSync(control, 10);
    const { message } = await openingError({ dataDir });
    expect(message).toMatch(oneLine);
    expect(message).toContain(`Cannot open the Postgres data in ${dataDir}`);
    cpSync(join(original, 'global', 'pg_control'), control);
    expect(await keptRows(dataDir)).toEqual([['ё']]);
  });

  it('fails with one line when it is a file', async () => {
    const dataDir = join(root, 'file');
    writeFileSync(dataDir, '');
    expect((await openingError({ dataDir })).message).toMatch(oneLine);
  });
});

describe('a statement that PGlite has run before', () => {
  let postgres: Postgres;
  const run = async (query: string, ...params: string[]) => (await postgres.run({ query, params })).rows;

  beforeAll(async () => {
    postgres = await openPostgres();
  });

  afterAll(() => postgres.close());

  const countParsed = (pattern = 'select $1%') =>
    run('select count(*) from pg_prepared_statements where statement like $1', pattern);

  it('is parsed once, and again when 500 others have run since', async () => {
    const one = 'select $1::int + 1';
    for (const value of ['1', '2']) expect(await run(one, value)).toEqual([[String(Number(value) + 1)]]);
    expect(await countParsed()).toEqual([['1']]);
    for (let column = 0; column < 600; column++) await run(`select $1::int as "${column}"`, '1');
    expect(await run(one, '3')).toEqual([['4']]);
    const [[count]] = (await countParsed()) as [[string]];
    expect(Number(count)).toBeLessThanOrEqual(500);
  });

  it('is not parsed again after a setting of one transaction, or a plan that was shown', async () => {
    const two = 'select $1::int + 2';
    await run(two, '1');
    const showPlan = { query: 'explain select 1', params: [] };
    await postgres.runBatch([{ query: 'set local enable_seqscan = off', params: [] }, showPlan]);
    expect(await countParsed(two)).toEqual([['1']]);
    await run('set enable_seqscan = on');
    expect(await countParsed(two)).toEqual([['0']]);
  });

  it('returns the columns that its table has now, also after a transaction that was rolled back', async () => {
    await run('create table changing (a int)');
    await run('insert into changing values (1)');
    const all = { query: 'select * from changing where a = $1', params: ['1'] };
    expect((await postgres.run(all)).rows).toEqual([['1']]);
    await run("alter table changing add b text default 'x'");
    expect((await postgres.run(all)).rows).toEqual([['1', 'x']]);

    const alter = { query: 'alter table changing alter a type bigint, add c int', params: [] };
    const failing = [alter, all, { query: 'select 1 / 0', params: [] }];
    await expect(postgres.runBatch(failing)).rejects.toThrow('division by zero');
    expect((await postgres.run(all)).rows).toEqual([['1', 'x']]);
    const [, inTransaction] = await postgres.runBatch([alter, all]);
    expect(inTransaction?.rows).toEqual([['1', 'x', null]]);
    const { rows } = await postgres.run({ ...all, params: [String(2 ** 40)] });
    expect(rows).toEqual([]);
  });

  it('can be repeated after it has failed', async () => {
    const divide = 'select 6 / $1::int';
    for (const _ of [1, 2]) {
      await expect(run(divide, '0')).rejects.toThrow('division by zero');
      await expect(run('select * from missing')).rejects.toThrow('does not exist');
      expect(await run(divide, '2')).toEqual([['3']]);
    }
    await run('create table missing (a int)');
    expect(await run('select * from missing')).toEqual([]);
  });
});

describe('a PostgreSQL server', () => {
  it('that cannot be reached fails with one line without the password', async () => {
    const { message } = await openingError({ url: 'postgres://ada:secret@127.0.0.1:1/saturway' });
    expect(message).toMatch(/^Cannot connect to PostgreSQL at 127\.0\.0\.1:1\/saturway: .*ECONNREFUSED/);
    expect(message).not.toContain('secret');
  });
});

it('the process ends without output after Postgres, Redis and their endpoints are closed', async () => {
  const finished = await runNode(`
    import { startNeonEndpoint } from '../../dev/stack/neon-endpoint.ts';
    import { openPostgres } from '../../dev/stack/postgres.ts';
    import { openRedis } from '../../dev/stack/redis.ts';
    import { startUpstashEndpoint } from '../../dev/stack/upstash-endpoint.ts';
    const [postgres, redis] = await Promise.all([openPostgres({ dataDir: ${JSON.stringify(copyOfData())} }), openRedis()]);
    const neon = await startNeonEndpoint({ postgres, password: 'p' });
    const upstash = await startUpstashEndpoint({ redis: redis.connection, token: 't' });
    await fetch(upstash.url + '/ping?_token=t');
    for (const opened of [upstash, neon, redis, postgres]) await opened.close();
  `);
  expect(finished).toEqual({ exitCode: 0, output: '' });
});
