import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connectDatabase, openDatabase, type Sql } from '../../dev/lib/database.ts';
import { migrate, readMigrations } from '../../dev/stack/migrations.ts';

const resources = new AsyncDisposableStack();
let sql: Sql;

beforeAll(async () => {
  sql = connectDatabase(await openDatabase({}, resources));
});
afterAll(() => resources.disposeAsync());
beforeEach(async () => {
  await sql`drop table if exists applied_migrations, pages, notes`;
});

const pages = { name: '0000_pages', hash: 'a', statements: ['create table pages (id int)'] };
const notes = {
  name: '0001_notes',
  hash: 'b',
  statements: ['create table notes (id int)', 'insert into pages values (1)'],
};

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

it('a user from before the cache keys gets a key of their own', async () => {
  await using database = new AsyncDisposableStack();
  const old = connectDatabase(await openDatabase({}, database));
  const migrations = readMigrations();
  await migrate(
    old,
    migrations.filter(({ name }) => name < '0012'),
  );
  await old`insert into users (id, telegram_id, first_name, created_at, updated_at)
    select gen_random_uuid(), n, 'Ada', now(), now() from generate_series(1, 2) as n`;
  await migrate(old, migrations);
  expect(await old`select count(distinct cache_key)::int as keys from users`).toEqual([{ keys: 2 }]);
});
