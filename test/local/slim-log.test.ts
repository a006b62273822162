import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { connectDatabase, openDatabase } from '../../dev/lib/database.ts';
import { migrate, readMigrations } from '../../dev/stack/migrations.ts';
import { announceRunning, claimStateDir } from '../../dev/start/state-dir.ts';
import { itInFull } from '../support/volume.ts';
import { runProgram } from './program.ts';

const ID = '01900000-0000-7000-8000-000000000001';

const plan = (version: number) => ({
  plan: { id: ID, blocks: [{ id: 'a', title: 'x'.repeat(100) }], dropped: [], version },
});

itInFull('a log that has events is stored whole until npm run slim-log, and readers see no difference', async () => {
  await using resources = new AsyncDisposableStack();
  const stateDir = mkdtempSync(join(tmpdir(), 'saturway-slim-'));
  resources.defer(() => rmSync(stateDir, { recursive: true }));
  resources.defer(claimStateDir(stateDir));
  const database = await openDatabase({}, resources);
  resources.defer(announceRunning(stateDir, { apiUrl: 'http://localhost:1', database }));
  const sql = connectDatabase(database);
  const migrations = readMigrations();
  await migrate(
    sql,
    migrations.slice(
      0,
      migrations.findIndex(({ name }) => name === '0030_slim_log'),
    ),
  );
  await sql`insert into users (id, telegram_id, first_name, seq, created_at, updated_at) values (${ID}, 7, 'Ada', 3, now(), now())`;
  const append = (seq: number) => sql`
    insert into events (user_id, seq, type, entity, entity_id, payload, before, actor, created_at)
      values (${ID}, ${seq}, 'plan.updated', 'plan', ${ID}, ${plan(seq)}, ${seq > 1 ? plan(seq - 1) : null}, 'user', now())`;
  const readEvents = () => sql`select payload, before from full_events order by seq`;
  const readBases = async () =>
    (await sql`select base_seq::int as base from events order by seq`).map(({ base }) => base);

  await append(1);
  await append(2);
  await migrate(sql);
  await append(3);
  const whole = await readEvents();
  expect(whole.at(-1)).toEqual({ payload: plan(3), before: plan(2) });
  expect(await readBases()).toEqual([null, null, null]);

  const result = await runProgram('dev/slim-log.ts', ['--state', stateDir]);
  expect(result).toEqual({ exitCode: 0, stdout: 'slimmed the logs of 1 of 1\n', stderr: '' });
  await append(4);
  expect((await readEvents()).slice(0, 3)).toEqual(whole);
  expect(await readBases()).toEqual([null, 1, 1, 1]);
  expect((await runProgram('dev/slim-log.ts', ['--state', stateDir])).exitCode).toBe(0);
  expect((await readEvents()).slice(0, 3)).toEqual(whole);
});
