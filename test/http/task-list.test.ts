import { describe, expect, it } from 'vitest';
import type { Task, TaskPage } from '../../src/entities/tasks/responses.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import * as fc from '../support/fast-check.ts';
import { volume } from '../support/volume.ts';

const list = (person: Person, query = '') => person.get<TaskPage>(`/api/tasks${query}`);

const titles = async (person: Person, query: string) =>
  (await list(person, query)).data.tasks.map(({ title }) => title);

/** All pages of a list, in order. `between` runs after each page. */
async function pages(person: Person, query: string, between?: (seen: Task[]) => Promise<unknown>): Promise<Task[]> {
  const seen: Task[] = [];
  let cursor: string | null = null;
  do {
    const { data } = await list(person, `?${query}${cursor ? `&cursor=${cursor}` : ''}`);
    seen.push(...data.tasks);
    cursor = data.page.nextCursor;
    expect(data.page.hasMore).toBe(cursor !== null);
    await between?.(seen);
  } while (cursor);
  return seen;
}

describe('the list of tasks', () => {
  it('the list of a new user is empty', async () => {
    expect((await list(await signUp())).data).toEqual({ tasks: [], page: { nextCursor: null, hasMore: false } });
  });

  it('the list has the newest task first and 20 tasks per page', async () => {
    const person = await signUp();
    for (let n = 0; n < 21; n += 1) await person.createTask({ title: `task ${n}` });
    const { data } = await list(person);
    expect(data.tasks).toHaveLength(20);
    expect(data.tasks[0]?.title).toBe('task 20');
    expect(data.page.hasMore).toBe(true);
  });

  it('the list never contains tasks of another user', async () => {
    const other = await signUp();
    await other.createTask({ title: 'secret' });
    expect(await titles(await signUp(), '?q=secret')).toEqual([]);
  });

  it('the list can be filtered by several statuses and priorities', async () => {
    const person = await signUp();
    await person.createTask({ title: 'a', priority: 'low' });
    await person.createTask({ title: 'b', priority: 'high', status: 'in_progress' });
    await person.createTask({ title: 'c', priority: 'high', status: 'completed' });
    expect(await titles(person, '?status=pending,in_progress&sort=title')).toEqual(['a', 'b']);
    expect(await titles(person, '?priority=high&sort=title')).toEqual(['b', 'c']);
    expect(await titles(person, '?priority=high&status=completed')).toEqual(['c']);
  });

  it('takes a repeated parameter like one with commas, also from page to page', async () => {
    const person = await signUp();
    await person.createTask({ title: 'a', priority: 'low' });
    await person.createTask({ title: 'b', priority: 'high', status: 'in_progress' });
    await person.createTask({ title: 'c', priority: 'medium', status: 'completed' });
    expect(await titles(person, '?status=pending&status=in_progress&sort=title')).toEqual(['a', 'b']);
    expect(await titles(person, '?status=pending,completed&status=in_progress&sort=title')).toEqual(['a', 'b', 'c']);
    expect(await titles(person, '?priority=high&priority=low&sort=title')).toEqual(['a', 'b']);
    const first = await list(person, '?status=pending&status=in_progress&sort=title&limit=1');
    const rest = `?status=pending,in_progress&sort=title&cursor=${first.data.page.nextCursor}`;
    expect(await titles(person, rest)).toEqual(['b']);
  });

  it('a parameter with one value that is sent twice gets a 400 that says so', async () => {
    const person = await signUp();
    for (const [name, query] of [
      ['limit', '?limit=1&limit=2'],
      ['q', '?q=a&q=b'],
      ['sort', '?sort=title&sort=dueDate'],
    ]) {
      const problem = { path: name, message: 'must be one value, not a list' };
      expect((await list(person, query)).error?.details).toEqual([problem]);
    }
  });

  it('dueFrom is inclusive and dueTo is exclusive', async () => {
    const person = await signUp();
    await person.createTask({ title: 'none' });
    for (const day of ['01', '02', '03']) await person.createTask({ title: day, dueDate: `2026-12-${day}T00:00:00Z` });
    expect(await titles(person, '?dueFrom=2026-12-01T00:00:00Z&dueTo=2026-12-03T00:00:00Z&sort=dueDate')).toEqual([
      '01',
      '02',
    ]);
    expect(await titles(person, '?dueFrom=2026-12-02T03:00:00%2B03:00&sort=dueDate')).toEqual(['02', '03']);
    expect(await titles(person, '?dueFrom=2026-12-02T03:00:00+03:00&sort=dueDate')).toEqual(['02', '03']);
  });

  it.each([
    ['createdAt', ['b', 'c', 'a']],
    ['-createdAt', ['a', 'c', 'b']],
    ['dueDate', ['a', 'b', 'c']],
    ['-dueDate', ['b', 'a', 'c']],
    ['title', ['a', 'b', 'c']],
    ['-title', ['c', 'b', 'a']],
    ['priority', ['c', 'a', 'b']],
    ['-priority', ['b', 'a', 'c']],
    ['updatedAt', ['b', 'c', 'a']],
  ])('the list can be sorted by %s', async (sort, expected) => {
    const person = await signUp();
    await person.createTask({ title: 'b', priority: 'high', dueDate: '2026-12-02T00:00:00Z' });
    await person.createTask({ title: 'c', priority: 'low' });
    await person.createTask({ title: 'a', priority: 'medium', dueDate: '2026-12-01T00:00:00Z' });
    expect(await titles(person, `?sort=${sort}`)).toEqual(expected);
  });

  it('the search ignores case in title and description, also in Russian', async () => {
    const person = await signUp();
    await person.createTask({ title: 'Купить ХЛЕБ' });
    await person.createTask({ title: 'Errands', description: 'bread and milk' });
    expect(await titles(person, `?q=${encodeURIComponent('хлеб')}`)).toEqual(['Купить ХЛЕБ']);
    expect(await titles(person, '?q=BREAD')).toEqual(['Errands']);
    expect(await titles(person, '?q=cheese')).toEqual([]);
  });

  it('the search treats percent signs, underscores and backslashes as text', async () => {
    const person = await signUp();
    for (const title of ['100% done', '1000 done', 'a_b', 'axb', 'c:\\temp']) await person.createTask({ title });
    expect(await titles(person, '?q=0%25')).toEqual(['100% done']);
    expect(await titles(person, '?q=a_b')).toEqual(['a_b']);
    expect(await titles(person, '?q=%5C')).toEqual(['c:\\temp']);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=1e2',
    'limit=',
    'sort=random',
    'status=done',
    'status=pending&status=done',
    'limit=1&limit=2',
    `status=${'pending,'.repeat(20)}pending`,
    `${'status=pending&'.repeat(21)}status=pending`,
    'due=never',
    'dueFrom=today',
    'q=',
    'page=2',
  ])('the query ?%s gets 400', async (query) => {
    const { status, error } = await list(await signUp(), `?${query}`);
    expect(status).toBe(400);
    expect(error.message).toContain(query.split('=')[0]);
  });
});

describe('pages of tasks', () => {
  const SORTS = [
    'createdAt',
    '-createdAt',
    'updatedAt',
    'dueDate',
    '-dueDate',
    'priority',
    '-priority',
    'title',
    '-title',
  ];

  it('the pages contain every task once in every order, also with ties and missing dates', async () => {
    const person = await signUp();
    await sql`insert into tasks (id, user_id, title, priority, due_date, created_at, updated_at)
      select gen_random_uuid(), ${person.user.id}, 'same ' || n % 3, (array['low','medium','high']::task_priority[])[1 + n % 3],
        case when n % 2 = 0 then timestamptz '2026-12-01T00:00Z' + (n % 4) * interval '1 ms' end,
        timestamptz '2026-11-01T00:00Z' + (n % 5) * interval '1 ms', now()
      from generate_series(1, 40) as n`;
    for (const sort of SORTS) {
      const whole = (await list(person, `?limit=100&sort=${sort}`)).data.tasks.map(({ id }) => id);
      const paged = (await pages(person, `limit=7&sort=${sort}`)).map(({ id }) => id);
      expect(paged, sort).toEqual(whole);
      expect(new Set(paged).size).toBe(40);
    }
  });

  it('the pages neither repeat nor skip a task while others are created and deleted', async () => {
    const person = await signUp();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SORTS),
        fc.array(fc.record({ add: fc.boolean(), pick: fc.nat(), title: fc.constantFrom('a', 'm', 'z') }), {
          maxLength: 6,
        }),
        async (sort, moves) => {
          await sql`delete from tasks where user_id = ${person.user.id}`;
          await sql`update users set open_tasks = 0 where id = ${person.user.id}`;
          const survivors = new Set<string>();
          for (let n = 0; n < 9; n += 1) survivors.add((await person.createTask({ title: 'amz'[n % 3] ?? 'a' })).id);
          const seen = await pages(person, `limit=2&sort=${sort}`, async () => {
            const move = moves.pop();
            if (move?.add) await person.createTask({ title: move.title });
            const victim = [...survivors][(move?.pick ?? 0) % survivors.size];
            if (move && !move.add && victim) {
              await person.delete(`/api/tasks/${victim}`);
              survivors.delete(victim);
            }
          });
          const ids = seen.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          for (const id of survivors) expect(ids).toContain(id);
        },
      ),
      { numRuns: volume({ test: 4, full: 15 }) },
    );
  });

  it('a cursor of another user, filter or sort, or an invalid one, gets 400', async () => {
    const [person, other] = [await signUp(), await signUp()];
    for (const title of ['a', 'b']) await Promise.all([person.createTask({ title }), other.createTask({ title })]);
    const cursor = (await list(person, '?limit=1')).data.page.nextCursor ?? '';
    expect((await list(person, `?limit=5&cursor=${cursor}`)).status).toBe(200);
    const forged = JSON.stringify(['\ud800', ...JSON.parse(atob(cursor)).slice(1)]);
    const answers = await Promise.all([
      list(person, `?limit=1&cursor=${btoa(forged)}`),
      list(other, `?limit=1&cursor=${cursor}`),
      list(person, `?limit=1&status=pending&cursor=${cursor}`),
      list(person, `?limit=1&sort=title&cursor=${cursor}`),
      list(person, `?cursor=${cursor.slice(0, -3)}`),
      list(person, '?cursor=WzEsMl0'),
      list(person, '?cursor=%00'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400, 400]);
    expect(answers[0]?.error.details).toMatchObject([{ path: 'cursor' }]);
  });
});
