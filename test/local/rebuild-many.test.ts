import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectDatabase, openDatabase } from '../../dev/lib/database.ts';
import { lockDataDir } from '../../dev/stack/data-dir-lock.ts';
import { announceRunning, claimStateDir, stateFolders } from '../../dev/start/state-dir.ts';
import { itInFull } from '../support/volume.ts';
import { loadMigratedCluster } from './migrated-data.ts';
import { startProgram } from './program.ts';

vi.setConfig({ testTimeout: 120_000 });

/** More than two pages. */
const USERS = 1_020;

let stateDir: string;

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'saturway-rebuild-'));
});
afterEach(() => rmSync(stateDir, { recursive: true }));

async function rebuildAll(env: NodeJS.ProcessEnv = {}) {
  const program = startProgram('dev/rebuild.ts', ['--all', '--state', stateDir], env);
  const exitCode = await program.ended;
  return { exitCode, stdout: program.stdout, stderr: program.stderr };
}

const oneLine = (text: RegExp) => expect.stringMatching(new RegExp(`^✗ ${text.source}[^\\n]*\\n$`));

itInFull('npm run rebuild -- --all rebuilds every user over several pages and prints twenty lines', async () => {
  await using resources = new AsyncDisposableStack();
  resources.defer(claimStateDir(stateDir));
  const database = await openDatabase({ cluster: await loadMigratedCluster() }, resources);
  resources.defer(announceRunning(stateDir, { apiUrl: 'http://localhost:1', database }));
  const sql = connectDatabase(database);
  await sql`insert into users (id, telegram_id, first_name, seq, created_at, updated_at)
      select gen_random_uuid(), n, 'Ada', 1, now(), now() from generate_series(1, ${USERS}::int) as n`;
  await sql`insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
      select id, 1, 'task.created', 'task', id, '{"task": {"status": "pending", "priority": "high"}}', 'user', now() from users`;
  await sql`update task_counts set count = 99`;
  const { exitCode, stdout, stderr } = await rebuildAll();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(20);
  expect([lines.at(0), lines.at(-1)]).toEqual(['rebuilt 51 of 1020', 'rebuilt 1020 of 1020']);
  expect(await sql`select count(*)::int as users from task_counts where count = 1`).toEqual([{ users: USERS }]);
});

it('npm run rebuild fails with one line while npm start is starting with the data', async () => {
  using starting = new DisposableStack();
  starting.defer(claimStateDir(stateDir));
  mkdirSync(stateFolders(stateDir).postgres);
  starting.defer(lockDataDir(stateFolders(stateDir).postgres));
  expect(await rebuildAll()).toMatchObject({ exitCode: 1, stderr: oneLine(/.*process \d+ is using it/) });
});

it('npm run rebuild fails with one line without the password when the server cannot be reached', async () => {
  const { exitCode, stderr } = await rebuildAll({ DATABASE_URL: 'postgresql://u:canary@127.0.0.1:1/db' });
  expect(exitCode).toBe(1);
  expect(stderr).toEqual(oneLine(/Rebuilding failed: Cannot connect to PostgreSQL at 127\.0\.0\.1:1/));
  expect(stderr).not.toContain('canary');
});
