import { describe, expect, it } from 'vitest';
import foldTasks from '../../migrations/0039_fold_tasks.sql?raw';
import type { TaskPage } from '../../src/entities/tasks/responses.ts';
import { TaskQuery } from '../../src/entities/tasks/schemas.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import * as fc from '../support/fast-check.ts';
import { volume } from '../support/volume.ts';

async function readAll(person: Person, query: Record<string, string>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const parameters: URLSearchParams = new URLSearchParams({ ...query, ...(cursor !== null && { cursor }) });
    const { tasks, page }: TaskPage = (await person.get<TaskPage>(`/api/tasks?${parameters}`)).data;
    ids.push(...tasks.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}

interface Text {
  title: string;
  description: string | null;
  status: string;
  isTrashed: boolean;
}

/** Replaces all tasks of the person. */
async function setTasks({ user }: Person, texts: Text[]) {
  await sql`delete from tasks where user_id = ${user.id}`;
  await sql`
    insert into tasks (id, user_id, title, description, status, completed_at, deleted_at, created_at, updated_at)
      select gen_random_uuid(), ${user.id}, title, description, status::task_status, case when status = 'completed' then now() end,
             case when "isTrashed" then now() end, now() - random() * interval '1 hour', now()
        from json_to_recordset(${JSON.stringify(texts)}) as made(title text, description text, status text, "isTrashed" boolean)`;
}

/** The tasks that have the text, found without the index. */
async function findSlowly({ user }: Person, q: string): Promise<string[]> {
  const rows = await sql`
    select id from tasks where user_id = ${user.id} and deleted_at is null
      and position(fold_text(${q}) in fold_text(title || E'\n' || coalesce(description, ''))) > 0`;
  return rows.map(({ id }) => id);
}

const text = fc.oneof(
  fc.constantFrom(
    'Buy milk',
    'buy  MILK',
    'Milk.',
    '5% off',
    'a_b',
    'c:\\temp',
    'Ёлка',
    'Łódź',
    'æon',
    'co-op',
    '한국어 수업',
  ),
  fc.constantFrom(
    'ﬁnal ①',
    '１０ ㎏',
    "o'clock",
    '🦷 dentist',
    'x',
    'Ж',
    'Straße',
    'İstanbul',
    'www.example.com/a?b=c',
  ),
  fc.string({ unit: fc.constantFrom(...'aбB.% _\\-łŁøßеёй한🦷1'), minLength: 1, maxLength: 12 }),
);
const tasks = fc.array(
  fc.record({
    title: text,
    description: fc.option(
      fc.oneof(
        text,
        fc.tuple(text, text).map((lines) => lines.join('\n')),
      ),
    ),
    status: fc.constantFrom('pending', 'completed', 'cancelled'),
    isTrashed: fc.boolean(),
  }),
  { minLength: 1, maxLength: 10 },
);
/** A part of a text, often of one that a task has. */
const part = fc.tuple(text, fc.nat(6), fc.nat(8)).map(([whole, from, length]) => whole.slice(from, from + 1 + length));
const filter = fc.constantFrom({}, { status: 'pending,completed' }, { due: 'overdue' }, { project: 'none' });
const sort = fc.constantFrom('title', '-title', 'createdAt', '-createdAt', 'dueDate', 'priority');

describe('the search by the index', () => {
  it('finds the tasks that a look at each text finds, with every filter, order and size of page', async () => {
    const person = await signUp();
    const limit = fc.integer({ min: 1, max: 4 });
    const property = fc.asyncProperty(tasks, part, filter, sort, limit, async (texts, q, filters, order, size) => {
      const parsed = TaskQuery.safeParse({ q });
      fc.pre(parsed.success);
      await setTasks(person, texts);
      const hits = await findSlowly(person, parsed.data?.q ?? '');
      const listed = await readAll(person, { ...filters, sort: order, limit: '100' });
      const found = await readAll(person, { ...filters, sort: order, q, limit: `${size}` });
      expect(found, q).toEqual(listed.filter((id) => hits.includes(id)));
    });
    await fc.assert(property, { numRuns: volume({ test: 20, full: 1_000 }) });
  });

  it.each([
    ['Łódź', 'lodz', 'ŁÓDŹ', 'łódź'],
    ['Smørrebrød på Ærø', 'smorrebrod pa aero', 'SMØRREBRØD'],
    ['Đường phố', 'duong pho', 'đuong'],
    ['Għajnsielem', 'ghajnsielem'],
    ['Œuvre', 'oeuvre', 'œuvre'],
    ['Þórsmörk, Seyðisfjörður', 'thorsmork', 'seydisfjordur'],
    ['Ƙofar ɗaki', 'kofar daki'],
    ['Straße', 'STRASSE', 'straẞe'],
  ])('finds %s by the letters of a plain keyboard', async (title, ...queries) => {
    const person = await signUp();
    const { id } = await person.createTask({ title });
    for (const q of queries) expect(await readAll(person, { q }), q).toEqual([id]);
  });

  it('finds the tasks again after a rebuild, when their texts were lost or wrong', async () => {
    const [person, other] = [await signUp(), await signUp()];
    const lost = await person.createTask({ title: 'Water the ficus' });
    const wrong = await person.createTask({ title: 'Ficus soil', description: 'Two bags' });
    await other.createTask({ title: 'Ficus' });
    await sql`update task_texts set folded = 'cactus' where task_id = ${wrong.id}`;
    await sql`delete from task_texts where task_id = ${lost.id}`;
    await sql`delete from task_texts where user_id = ${other.user.id}`;
    await sql`select rebuild_read_models(${person.user.id})`;
    expect((await readAll(person, { q: 'ficus' })).toSorted()).toEqual([lost.id, wrong.id].toSorted());
    expect(await readAll(person, { q: 'BAGS' })).toEqual([wrong.id]);
    expect(await readAll(person, { q: 'cactus' })).toEqual([]);
    expect(await readAll(other, { q: 'ficus' })).toEqual([]);
  });

  it('follows the title and the description through changes, undo, the trash and an erasure', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ title: 'Water the ficus', description: 'Half a litre' });
    const find = async (q: string) => (await readAll(person, { q })).length;
    expect([await find('ficus'), await find('LITRE'), await find('cactus')]).toEqual([1, 1, 0]);

    await person.patch(`/api/tasks/${id}`, { title: 'Water the cactus' });
    expect([await find('ficus'), await find('litre'), await find('cactus')]).toEqual([0, 1, 1]);
    const { data } = await person.patch<{ undoToken: string }>(`/api/tasks/${id}`, { description: null });
    expect(await find('litre')).toBe(0);
    await person.post('/api/undo', { undoToken: data.undoToken });
    expect(await find('litre')).toBe(1);

    await person.delete(`/api/tasks/${id}`);
    expect(await find('cactus')).toBe(0);
    await person.post(`/api/trash/${id}/restore`);
    expect(await find('cactus')).toBe(1);

    await person.delete(`/api/tasks/${id}`);
    await person.delete(`/api/trash/${id}`);
    expect(await sql`select folded from task_texts where user_id = ${person.user.id}`).toEqual([]);
  });

  it('finds nothing of another user', async () => {
    const [person, other] = [await signUp(), await signUp()];
    await other.createTask({ title: 'Shared secret' });
    expect(await readAll(person, { q: 'secret' })).toEqual([]);
  });
});

it('a batch of the migration folds a part of the tasks when their texts are long, and the batches fold all', async () => {
  const foldAll = async () => {
    while ((await sql.query(foldTasks)).length > 0);
  };
  await foldAll(); // those of other tests
  const person = await signUp();
  await sql`
    insert into tasks (id, user_id, title, description, created_at, updated_at)
      select gen_random_uuid(), ${person.user.id}, 'Long', repeat('Ёжик ест. ', 490), now(), now() from generate_series(1, 100)`;
  await sql`delete from task_texts where user_id = ${person.user.id}`;
  const countFolded = async () =>
    (await sql`select count(*)::int as n from task_texts where user_id = ${person.user.id}`)[0]?.n;
  await sql.query(foldTasks);
  const first = await countFolded();
  expect(first).toBeGreaterThan(10);
  expect(first).toBeLessThan(50);
  await foldAll();
  expect(await countFolded()).toBe(100);
});
