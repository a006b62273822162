import { and, eq, inArray, isNull, like, or, type SQL, sql } from 'drizzle-orm';
import { alias, PgDialect } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { fullEvents } from '../../src/db/full-events.ts';
import { instant, localDate } from '../../src/db/local-date.ts';
import { toStatement } from '../../src/db/mutation.ts';
import { renderSql } from '../../src/db/render-sql.ts';
import { renderedAt } from '../../src/db/rendered.ts';
import { plans, tasks, users } from '../../src/db/schema.ts';
import { selectOwner } from '../../src/db/session.ts';
import { task } from '../../src/entities/tasks/entity.ts';
import { selectChanges } from '../../src/history/sync/changes.ts';
import { selectTodaySnapshot } from '../../src/planning/today/load.ts';
import { type Caller, RequestProgress } from '../../src/shared/caller.ts';

const now = new Date('2026-11-26T09:00:00Z');
const id = '019ac000-0000-7000-8000-000000000001';
const session = { userId: id, telegramId: '1', tokenId: id, version: 1, expiresAt: now };
const caller: Caller = { session, actor: 'user', progress: new RequestProgress() };
const claim = { operation: 'POST /api/tasks', key: 'key', fingerprint: 'hash', storedMs: 1_000 };
const before = alias(tasks, 'before');

const { create, update, perform, trash } = task.mutations;
const written = create(
  {
    ...{ title: "It's 100 %", labels: ['a"b', 'c'], checklist: [], priority: 'high', status: 'pending', reminders: [] },
    aiMetadata: { dependencies: [id] },
  },
  { newId: id, userId: id, now, syncToken: undefined, sent: new Map() },
);

const statements: Record<string, SQL> = {
  'values of every kind': sql`select ${1}, ${'text'}, ${true}, ${null}, ${1.5}`,
  'a value that is absent': sql`select 1 ${undefined}`,
  'lists, also empty ones': sql`select ${[1, 'two', sql`three`]}, ${[]}`,
  'columns and tables': sql`select ${tasks.id}, ${tasks} from ${tasks}`,
  'columns and views': sql`select ${fullEvents.seq} from ${fullEvents}`,
  'columns of a table under another name': sql`select ${before.dueDate} from ${tasks} as ${before}`,
  'names and raw SQL': sql`select ${sql.identifier('due_date')}, ${sql.raw('now()')}`,
  'parameters of a column': sql`select ${sql.param(['a', '{"b"}'], tasks.labels)}, ${sql.param([{ id }], plans.blocks)}, ${sql.param(null, tasks.labels)}`,
  conditions: sql`select ${and(eq(tasks.title, "it's"), or(isNull(users.settings), like(tasks.title, '%')), inArray(tasks.id, [id]))}`,
  'fragments in fragments': sql`select ${sql.join([sql`a = ${1}`, sql`b = ${2}`], sql` or `)}`,
  'the session': selectOwner(session),
  'the changes of a sync': selectChanges('*'),
  'the home screen': selectTodaySnapshot(now),
  'a created task': toStatement(caller, { mutation: written, claim }, now),
  'an updated task': toStatement(
    caller,
    { mutation: update({ id, expected: { version: 1 }, now }, { labels: ['x'], dueDate: null }) },
    now,
  ),
  'a completed task': toStatement(caller, { mutation: perform('complete', { id, expected: null, now }) }, now),
  'a deleted task': toStatement(caller, { mutation: trash({ id, expected: { seq: 1 }, now }) }, now),
};

describe('the text and the parameters are those of drizzle’s own writer', () => {
  it.for(Object.entries(statements))('%s', ([, statement]) => {
    const params: unknown[] = [];
    const text = renderSql(statement, (value) => `$${params.push(value)}`);
    expect({ sql: text, params }).toMatchObject(toDrizzle(statement));
  });

  it('a part of an unknown kind is refused', () => {
    expect(() => renderSql(sql`select ${sql`1`.as('one')}`, () => '?')).toThrow('cannot be rendered');
  });

  it('each value is written with its column, if it has one', () => {
    const columns: (string | undefined)[] = [];
    renderSql(sql`${eq(tasks.userId, id)} and ${sql.param([], tasks.labels)} and ${1}`, (_, column) => {
      columns.push(column?.name);
      return '?';
    });
    expect(columns).toEqual(['user_id', 'labels', undefined]);
  });
});

describe('SQL that is written out once', () => {
  const build = (moment: Date) => sql`select ${instant(moment)}, ${"it's"}, ${2}, ${localDate(instant(moment))}`;

  it('has each moment that it is asked for, and its constants as literals', () => {
    const rendered = renderedAt(build);
    for (const moment of [now, new Date('2027-01-01T00:00:00Z')]) {
      const inline = (value: unknown) =>
        typeof value === 'number' ? String(value) : `'${String(value).replace("'", "''")}'`;
      expect(renderSql(rendered(moment), inline)).toBe(renderSql(build(moment), inline));
    }
  });

  it('the home screen’s statement uses the moment in no other way', () => {
    const noParams = () => expect.fail('a parameter');
    const moments = renderSql(selectTodaySnapshot(now), noParams).match(/\d{4}-\d\d-\d\dT[^']*/g);
    expect([...new Set(moments)]).toEqual([now.toISOString()]);
  });
});

function toDrizzle(statement: SQL) {
  const { sql: text, params } = new PgDialect().sqlToQuery(statement);
  return { sql: text, params };
}
