import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/neon-http';
import { bigint, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useNeon } from './engines.ts';

const notes = pgTable('notes', {
  id: uuid().primaryKey(),
  body: text().notNull(),
  tags: text().array().notNull(),
  details: jsonb().$type<{ stars: number }>(),
  size: bigint({ mode: 'bigint' }),
  writtenAt: timestamp('written_at', { withTimezone: true, mode: 'string' }).notNull(),
});

const { connect } = useNeon();

beforeAll(async () => {
  await connect()`CREATE TABLE notes (id uuid PRIMARY KEY, body text NOT NULL, tags text[] NOT NULL, details jsonb, size bigint,
    written_at timestamptz NOT NULL)`;
});

function newNote(body: string) {
  return {
    id: crypto.randomUUID(),
    body,
    tags: ['a,b', 'ё'],
    details: { stars: 5 },
    size: 9007199254740993n,
    writtenAt: '2026-11-22 10:00:00.123456+00',
  };
}

describe('drizzle over the Neon endpoint', () => {
  it('returns an inserted row unchanged and selects it again', async () => {
    const db = drizzle({ client: connect() });
    const note = newNote('first');
    expect(await db.insert(notes).values(note).returning()).toEqual([note]);
    expect(await db.select().from(notes).where(eq(notes.id, note.id))).toEqual([note]);
  });

  it('writes and reads in one statement with CTEs', async () => {
    const db = drizzle({ client: connect() });
    const note = newNote('draft');
    await db.insert(notes).values(note);
    const update = db.update(notes).set({ body: 'final' }).where(eq(notes.id, note.id));
    const changed = db.$with('changed').as(update.returning({ id: notes.id, body: notes.body }));
    expect(await db.with(changed).select().from(changed)).toEqual([{ id: note.id, body: 'final' }]);
  });

  it('rolls back a whole db.batch when one statement fails', async () => {
    const db = drizzle({ client: connect() });
    const note = newNote('twice');
    const batch = db.batch([db.insert(notes).values(note), db.insert(notes).values(note)]);
    await expect(batch).rejects.toMatchObject({ code: '23505', constraint: 'notes_pkey' });
    expect(await db.$count(notes, eq(notes.id, note.id))).toBe(0);
  });

  it('counts the rows that an update changed', async () => {
    const db = drizzle({ client: connect() });
    const note = newNote('counted');
    await db.insert(notes).values(note);
    const result = await db.update(notes).set({ size: null }).where(sql`${notes.id} = ${note.id}`);
    expect(result).toMatchObject({ rowCount: 1, command: 'UPDATE' });
  });
});
