import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectDatabase, type DatabaseAddress, openDatabase, type Sql } from '../../dev/lib/database.ts';
import { announceRunning, claimStateDir, stateFolders } from '../../dev/start/state-dir.ts';
import { inTurn } from '../support/volume.ts';
import { loadMigratedCluster } from './migrated-data.ts';
import { runProgram } from './program.ts';

const resources = new AsyncDisposableStack();
let database: DatabaseAddress;
let sql: Sql;
let stateDir: string;

beforeAll(async () => {
  database = await openDatabase({ cluster: await loadMigratedCluster() }, resources);
  sql = connectDatabase(database);
});
afterAll(() => resources.disposeAsync());

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'saturway-rebuild-'));
});
afterEach(() => rmSync(stateDir, { recursive: true }));

const rebuild = (...args: string[]) => runProgram('dev/rebuild.ts', ['--state', stateDir, ...args]);

const oneLine = (text: RegExp) => expect.stringMatching(new RegExp(`^✗ ${text.source}[^\\n]*\\n$`));

/** Lets the state folder look as if `npm start` ran from it with this database, until `running` is disposed. */
function claimFor(running: DisposableStack, address: DatabaseAddress): void {
  running.defer(claimStateDir(stateDir));
  running.defer(announceRunning(stateDir, { apiUrl: 'http://localhost:1', database: address }));
}

/** Opens the data of the state folder as `npm start` does, and closes it after `use`. */
async function withData<T>(use: (data: Sql) => Promise<T>, files: { cluster?: Blob } = {}): Promise<T> {
  await using opened = new AsyncDisposableStack();
  const data = await openDatabase({ dataDir: stateFolders(stateDir).postgres, ...files }, opened);
  try {
    return await use(connectDatabase(data));
  } finally {
    connectDatabase(database);
  }
}

/** Adds a user who completed one of two tasks and logged a mood. */
async function addUser(sql: Sql, telegramId: number): Promise<string> {
  const id = crypto.randomUUID();
  const task = (status: string, completedOn: string | null) => ({ task: { status, priority: 'high', completedOn } });
  const log = [
    { seq: 1, entity: 'task', type: 'task.created', before: null, payload: task('pending', null) },
    { seq: 2, entity: 'task', type: 'task.created', before: null, payload: task('pending', null) },
    {
      seq: 3,
      entity: 'task',
      type: 'task.completed',
      before: task('pending', null),
      payload: task('completed', '2026-11-20'),
    },
    {
      seq: 4,
      entity: 'mood',
      type: 'mood.created',
      before: null,
      payload: { moodLog: { localDate: '2026-11-21', energyLevel: 7, focusLevel: 3 } },
    },
  ];
  await sql`insert into users (id, telegram_id, first_name, seq, created_at, updated_at)
    values (${id}, ${telegramId}, 'Ada', ${log.length}, now(), now())`;
  for (const { seq, entity, type, before, payload } of log) {
    await sql`insert into events (user_id, seq, type, entity, entity_id, before, payload, actor, created_at)
      values (${id}, ${seq}, ${type}, ${entity}, ${id}, ${before}, ${payload}, 'user', now())`;
  }
  return id;
}

const readModelsOf = async (sql: Sql, id: string) => ({
  counts: await sql`select * from task_counts where user_id = ${id} and count <> 0 order by status`,
  days: await sql`select * from daily_stats where user_id = ${id} order by day`,
});

/** Adds two users and corrupts their read models. */
async function corruptReadModels(sql: Sql) {
  const ids = [await addUser(sql, 71), await addUser(sql, 72)];
  const right = await Promise.all(ids.map((id) => readModelsOf(sql, id)));
  await sql`update task_counts set count = count + 41`;
  await sql`delete from daily_stats where mood_logs > 0`;
  const wrong = await Promise.all(ids.map((id) => readModelsOf(sql, id)));
  expect(right[0]?.days).toHaveLength(2);
  expect(wrong[0]).not.toEqual(right[0]);
  return { ids, right, wrong };
}

const now = (sql: Sql, ids: string[]) => Promise.all(ids.map((id) => readModelsOf(sql, id)));

describe('npm run rebuild', () => {
  describe('while npm start is running', () => {
    let running: DisposableStack;

    beforeEach(async () => {
      await sql`delete from users`;
      running = new DisposableStack();
      claimFor(running, database);
    });
    afterEach(() => running.dispose());

    it.each(['the id', 'the Telegram id'])('rebuilds the read models of one user by %s', async (by) => {
      const { ids, right, wrong } = await corruptReadModels(sql);
      const { exitCode, stdout, stderr } = await rebuild('--user', by === 'the id' ? String(ids[0]) : '71');
      expect({ exitCode, stdout, stderr }).toEqual({
        exitCode: 0,
        stdout: `rebuilt ${ids[0]} from 4 events\n`,
        stderr: '',
      });
      expect(await now(sql, ids)).toEqual([right[0], wrong[1]]);
    });

    it('rebuilds the read models of all users and prints its progress', async () => {
      const { ids, right } = await corruptReadModels(sql);
      const { exitCode, stdout, stderr } = await rebuild('--all');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toBe('rebuilt 1 of 2\nrebuilt 2 of 2\n');
      expect(await now(sql, ids)).toEqual(right);
    });

    it('fails with one line when there is no such user', async () => {
      for (const user of ['73', crypto.randomUUID()]) {
        const { exitCode, stderr } = await rebuild('--user', user);
        expect(exitCode).toBe(1);
        expect(stderr).toEqual(oneLine(new RegExp(`There is no user ${user}`)));
      }
    });
  });

  it('rebuilds while npm start is not running', async () => {
    const { ids, right } = await withData(corruptReadModels, { cluster: await loadMigratedCluster() });
    expect(await rebuild('--all')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await withData((data) => now(data, ids))).toEqual(right);
  });

  it('fails with one line when the database is not migrated', async () => {
    using running = new DisposableStack();
    claimFor(running, database);
    await sql`alter schema public rename to migrated`;
    const { exitCode, stderr } = await rebuild('--all').finally(() => sql`alter schema migrated rename to public`);
    expect(exitCode).toBe(1);
    expect(stderr).toEqual(oneLine(/The database is not migrated: run npm run migrate/));
  });

  const REFUSED: [string, string[], RegExp][] = [
    ['no user', [], /Name a user: npm run rebuild/],
    ['--all and --user', ['--all', '--user', '1'], /Name a user: npm run rebuild/],
    ['a name', ['--user', 'Ada'], /--user takes the id or the Telegram id of a user, not Ada/],
    ['an unknown option', ['--every'], /Unknown option '--every'.*All options: npm run rebuild -- --help/],
    ['an empty state folder', ['--all'], /\S+ has no data: run npm start, or set DATABASE_URL/],
  ];

  it.each(inTurn(REFUSED, 0, 2))('fails with one line for %s', async (_, args, line) => {
    const { exitCode, stdout, stderr } = await rebuild(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toEqual(oneLine(line));
  });
});
