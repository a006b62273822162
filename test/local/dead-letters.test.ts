import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connectDatabase, openDatabase, type Sql } from '../../dev/lib/database.ts';
import { announceRunning, claimStateDir } from '../../dev/start/state-dir.ts';
import { loadMigratedCluster } from './migrated-data.ts';
import { runProgram } from './program.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'saturway-dead-letters-'));
const resources = new AsyncDisposableStack();
const userId = crypto.randomUUID();
let sql: Sql;

beforeAll(async () => {
  resources.defer(() => rmSync(stateDir, { recursive: true }));
  resources.defer(claimStateDir(stateDir));
  const database = await openDatabase({ cluster: await loadMigratedCluster() }, resources);
  resources.defer(announceRunning(stateDir, { apiUrl: 'http://localhost:1', database }));
  sql = connectDatabase(database);
  await sql`insert into users (id, telegram_id, first_name, created_at, updated_at)
    values (${userId}, '81', 'Ada', now(), now())`;
});
afterAll(() => resources.disposeAsync());

beforeEach(async () => {
  await sql`delete from dead_letters`;
  await sql`insert into dead_letters (id, queue, body, attempts, created_at, user_id) values
    ('wake-up', 'saturway-events', ${{ v: 1, userId }}, 6, '2026-11-20T10:00:00Z', ${userId}),
    ('junk', 'saturway-events', ${{ v: 2 }}, 6, '2026-11-21T10:00:00Z', null)`;
});

const deadLetters = (...args: string[]) => runProgram('dev/dead-letters.ts', ['--state', stateDir, ...args]);
const rows = () => sql`select id, is_resent as "isResent" from dead_letters order by id`;

it('npm run dead-letters lists the messages, the newest first', async () => {
  const { stdout, exitCode } = await deadLetters();
  expect(stdout).toBe(
    [
      'junk  2026-11-21T10:00:00.000Z  saturway-events, 6 attempts',
      '  {"v":2}',
      'wake-up  2026-11-20T10:00:00.000Z  saturway-events, 6 attempts',
      `  {"v":1,"userId":"${userId}"}`,
      '',
    ].join('\n'),
  );
  expect(exitCode).toBe(0);
});

it('--resend all marks every wake-up, and no message that would fail again', async () => {
  expect((await deadLetters('--resend', 'all')).stdout).toBe('1 will be sent again\n');
  expect(await rows()).toEqual([
    { id: 'junk', isResent: false },
    { id: 'wake-up', isResent: true },
  ]);
  expect((await deadLetters()).stdout).toContain('6 attempts, will be sent again');
});

it('--resend refuses a message that is not a wake-up', async () => {
  const { stderr, exitCode } = await deadLetters('--resend', 'junk');
  expect([stderr, exitCode]).toEqual(['✗ There is no wake-up junk to send: npm run dead-letters lists all\n', 1]);
});

it('--delete deletes one message, and all deletes every one', async () => {
  expect((await deadLetters('--delete', 'junk')).stdout).toBe('1 deleted\n');
  expect(await rows()).toEqual([{ id: 'wake-up', isResent: false }]);
  expect((await deadLetters('--delete', 'all')).stdout).toBe('1 deleted\n');
  expect((await deadLetters()).stdout).toBe('No dead letters\n');
  expect((await deadLetters('--delete', 'junk')).exitCode).toBe(1);
});
