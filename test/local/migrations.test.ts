import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectDatabase, openDatabase, type Sql } from '../../dev/lib/database.ts';
import { migrate, readMigrations } from '../../dev/stack/migrations.ts';
import { itInFull } from '../support/volume.ts';

const pages = { name: '0000_pages', hash: 'a', statements: ['create table pages (id int)'] };
const notes = {
  name: '0001_notes',
  hash: 'b',
  statements: ['create table notes (id int)', 'insert into pages values (1)'],
};

describe('migrate', () => {
  const resources = new AsyncDisposableStack();
  let sql: Sql;

  beforeAll(async () => {
    sql = connectDatabase(await openDatabase({}, resources));
  });
  afterAll(() => resources.disposeAsync());
  beforeEach(async () => {
    await sql`drop table if exists applied_migrations, pages, notes`;
  });

  it('only the missing migrations are applied, and they are reported by name', async () => {
    expect(await migrate(sql, [pages])).toEqual({ applied: ['0000_pages'], total: 1 });
    expect(await migrate(sql, [pages, notes])).toEqual({ applied: ['0001_notes'], total: 2 });
    expect(await migrate(sql, [pages, notes])).toEqual({ applied: [], total: 2 });
    expect(await sql`select * from pages`).toEqual([{ id: 1 }]);
  });

  it('a failing migration is named, and none of its statements has an effect', async () => {
    const broken = { ...notes, statements: [...notes.statements, 'insert into letters values (1)'] };
    await expect(migrate(sql, [pages, broken])).rejects.toThrow(
      'migration 0001_notes failed and changed nothing: relation "letters" does not exist',
    );
    expect(await sql`select * from pages`).toEqual([]);
    expect(await migrate(sql, [pages, notes])).toEqual({ applied: ['0001_notes'], total: 2 });
  });

  it('a migration in batches runs until nothing is left, and goes on where it failed', async () => {
    const batch = `-- In batches: two rows each.
      with batch as (select id from pages where id < 10 limit 2), moved as (
        update pages set id = pages.id + 10 from batch where pages.id = batch.id returning 6 / (17 - pages.id))
      select from batch limit 1`;
    const move = { name: '0001_move', hash: 'b', statements: [batch] };
    await migrate(sql, [pages]);
    await sql`insert into pages values (1), (2), (3), (4), (7)`;
    await expect(migrate(sql, [pages, move])).rejects.toThrow('migration 0001_move was not finished: division by zero');
    expect(await sql`select id from pages order by id`).toEqual([7, 11, 12, 13, 14].map((id) => ({ id })));

    await sql`update pages set id = 5 where id = 7`;
    expect(await migrate(sql, [pages, move])).toEqual({ applied: ['0001_move'], total: 2 });
    expect(await migrate(sql, [pages, move])).toEqual({ applied: [], total: 2 });
    expect(await sql`select id from pages order by id`).toEqual([11, 12, 13, 14, 15].map((id) => ({ id })));
  });

  it('a migration that was edited after it was applied is named', async () => {
    await migrate(sql, [pages, notes]);
    await expect(migrate(sql, [pages, { ...notes, hash: 'c' }])).rejects.toThrow(
      'migration 0001_notes was edited after it was applied: undo the edit',
    );
  });

  it('older code refuses a database that newer code has migrated', async () => {
    await migrate(sql, [pages, notes]);
    await expect(migrate(sql, [pages])).rejects.toThrow(
      'the database has 2 migrations and this code has 1: use the newer code',
    );
  });
});

/** A database as the migrations before this one left it, and a function that applies all others. */
async function openAt(before: string, resources: AsyncDisposableStack) {
  const old = connectDatabase(await openDatabase({}, resources));
  const migrations = readMigrations();
  await migrate(
    old,
    migrations.filter(({ name }) => name < before),
  );
  return { old, migrateFurther: () => migrate(old, migrations) };
}

describe('rows from before a migration', () => {
  itInFull('a user from before the cache keys gets a key of their own', async () => {
    await using database = new AsyncDisposableStack();
    const { old, migrateFurther } = await openAt('0012', database);
    await old`insert into users (id, telegram_id, first_name, created_at, updated_at)
    select gen_random_uuid(), n, 'Ada', now(), now() from generate_series(1, 2) as n`;
    await migrateFurther();
    expect(await old`select count(distinct cache_key)::int as keys from users`).toEqual([{ keys: 2 }]);
  });

  itInFull(
    'a task that was completed before its date was kept gets the date in the time zone of its user',
    async () => {
      await using database = new AsyncDisposableStack();
      const { old, migrateFurther } = await openAt('0002', database);
      const completedAt = '2026-03-10T12:00:00Z';
      await old`
    with owners as (
      insert into users (id, telegram_id, first_name, settings, created_at, updated_at)
        select gen_random_uuid(), n, 'Ada', json_build_object('timezone', zone), now(), now()
          from unnest(array['Pacific/Honolulu', 'Pacific/Kiritimati']) with ordinality as zones(zone, n)
        returning id)
    insert into tasks (id, user_id, title, status, completed_at, created_at, updated_at)
      select id, id, 'Call Ada', 'completed', ${completedAt}, now(), now() from owners`;
      await old`
    insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
      select id, 1, 'task.completed', 'task', id, json_build_object('task', json_build_object('completedAt', ${completedAt}::text, 'status', 'completed', 'priority', 'high')),
             'api', now() from users`;
      await migrateFurther();
      const rows = await old`
    select tasks.completed_on::text as kept, payload -> 'task' ->> 'completedOn' as logged
      from users join tasks on user_id = users.id join events on events.user_id = users.id order by telegram_id`;
      expect(rows).toEqual([
        { kept: '2026-03-10', logged: '2026-03-10' },
        { kept: '2026-03-11', logged: '2026-03-11' },
      ]);
    },
  );

  itInFull('tasks from before the texts of the search are found, also the trash and more than a batch', async () => {
    await using database = new AsyncDisposableStack();
    const { old, migrateFurther } = await openAt('0038', database);
    await old`insert into users (id, telegram_id, first_name, created_at, updated_at)
      values (gen_random_uuid(), 1, 'Ada', now(), now())`;
    await old`
      insert into tasks (id, user_id, title, description, deleted_at, created_at, updated_at)
        select gen_random_uuid(), users.id, 'Łódź ' || n, case when n % 2 = 0 then 'Tram' end, case when n = 1 then now() end, now(), now()
          from users, generate_series(1, 2001) as n`;
    await migrateFurther();
    expect(
      await old`
        select count(*)::int as texts, count(*) filter (where folded = 'lodz ' || substring(title from '\\d+') || E'\n'
                 || case when description is null then '' else 'tram' end)::int as right
          from tasks join task_texts using (user_id) where task_id = tasks.id`,
    ).toEqual([{ texts: 2001, right: 2001 }]);
  });

  it('mood logs from before the local time get it in the time zone of their user, also more than a batch', async () => {
    await using database = new AsyncDisposableStack();
    const { old, migrateFurther } = await openAt('0045', database);
    await old`
      insert into users (id, telegram_id, first_name, settings, created_at, updated_at)
        select gen_random_uuid(), 1, 'Ada', '{"timezone": "Pacific/Honolulu"}', now(), now()`;
    await old`
      insert into mood_logs (id, user_id, energy_level, focus_level, logged_at, local_date, created_at, updated_at)
        select gen_random_uuid(), users.id, 5, 5, moment, moment::date, now(), now()
          from users, generate_series(timestamptz '2024-01-01T10:20:30Z', '2027-06-04T10:20:30Z', '6 hours') as moment`;
    await migrateFurther();
    expect(
      await old`
        select count(*)::int as logs, count(*) filter (where local_time = date_trunc('minute', logged_at at time zone 'Pacific/Honolulu'))::int as right
          from mood_logs`,
    ).toEqual([{ logs: 5_001, right: 5_001 }]);
    expect(await old`select indexname from pg_indexes where indexname like '%without_time%'`).toEqual([]);
  });
});
