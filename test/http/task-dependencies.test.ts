import { describe, expect, it } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { type Person, signUp } from '../support/client.ts';
import { seed, sql } from '../support/database.ts';

const needing = (...dependencies: string[]) => ({ aiMetadata: { dependencies } });

const readDependencies = async (person: Person, id: string) =>
  (await person.get<{ task: Task }>(`/api/tasks/${id}`)).data.task.aiMetadata.dependencies;

/** Inserts tasks without the triggers, which would check each of them. */
/** Creates a chain of completed tasks, each depending on the previous one. @returns the first and the last */
async function createChain(person: Person, length: number): Promise<[string, string]> {
  const ids = Array.from({ length }, () => crypto.randomUUID());
  await seed(sql`insert into tasks (id, user_id, title, status, completed_at, dependencies, created_at, updated_at)
    select link.id, ${person.user.id}, 'link', 'completed', now(),
           case when link.n = 1 then '{}' else array[(${ids}::uuid[])[link.n - 1]] end, now(), now()
      from unnest(${ids}::uuid[]) with ordinality as link(id, n)`);
  return [ids[0] ?? '', ids.at(-1) ?? ''];
}

describe('task dependencies', () => {
  it('dependencies keep their order', async () => {
    const person = await signUp();
    const [a, b] = [await person.createTask(), await person.createTask()];
    const c = await person.createTask(needing(b.id, a.id));
    expect(await readDependencies(person, c.id)).toEqual([b.id, a.id]);
  });

  it('dependencies that form a cycle get 422 with the cycle', async () => {
    const person = await signUp();
    const a = await person.createTask();
    const b = await person.createTask(needing(a.id));
    const c = await person.createTask(needing(b.id));
    const { status, error } = await person.patch(`/api/tasks/${a.id}`, needing(c.id));
    expect(status).toBe(422);
    expect(error).toMatchObject({ code: 'UNPROCESSABLE', details: { cycle: [a.id, c.id, b.id, a.id] } });
    expect(await readDependencies(person, a.id)).toEqual([]);
  });

  it('a task cannot depend on itself', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const { status, error } = await person.patch(`/api/tasks/${id}`, needing(id));
    expect(status).toBe(422);
    expect(error.details).toEqual({ cycle: [id, id] });
  });

  it('dependencies with shared ancestors are not a cycle', async () => {
    const person = await signUp();
    const root = await person.createTask();
    const [left, right] = [await person.createTask(needing(root.id)), await person.createTask(needing(root.id))];
    const { status } = await person.post('/api/tasks', { title: 'joins them', ...needing(left.id, right.id, root.id) });
    expect(status).toBe(201);
  });

  it("an unknown dependency and another user's task get the same 404", async () => {
    const [person, other] = [await signUp(), await signUp()];
    const theirs = await other.createTask();
    const missing = crypto.randomUUID();
    const answers = await Promise.all(
      [theirs.id, missing].map((id) => person.post('/api/tasks', { title: 'x', ...needing(id) })),
    );
    expect(answers.map(({ status, error }) => [status, error.code, error.details])).toEqual([
      [404, 'NOT_FOUND', { dependencies: [theirs.id] }],
      [404, 'NOT_FOUND', { dependencies: [missing] }],
    ]);
  });

  it('a project that does not exist is named in the error, also of an offline task', async () => {
    const person = await signUp();
    const { data } = await person.post<{ project: { id: string } }>('/api/projects', { name: 'House' });
    const projectId = data.project.id;
    await person.delete(`/api/projects/${projectId}`);
    const created = await person.post('/api/tasks', { title: 'x', projectId });
    expect([created.status, created.error.details]).toEqual([404, { projectId }]);
    const command = { type: 'task_add', uuid: crypto.randomUUID(), args: { title: 'x', projectId } };
    const send = () => person.post<SyncResponse>('/api/sync', { syncToken: '*', commands: [command] });
    const { results } = (await send()).data;
    expect(results).toMatchObject([{ status: 'error', error: { code: 'NOT_FOUND', details: { projectId } } }]);
    expect((await send()).data.results).toEqual(results);
  });

  it('deleting a task removes it from the dependencies of others, which get a new version', async () => {
    const person = await signUp();
    const [a, b] = [await person.createTask(), await person.createTask()];
    const c = await person.createTask(needing(a.id, b.id));
    const deleted = await person.delete(`/api/tasks/${a.id}`);
    expect(deleted.data).toMatchObject({ id: a.id, unlinked: [c.id] });
    const { data, headers } = await person.get<{ task: Task }>(`/api/tasks/${c.id}`);
    expect(data.task).toMatchObject({ version: 2, aiMetadata: { dependencies: [b.id] } });
    expect(headers.get('ETag')).toMatch(`"${c.id}.2.`);
  });

  it('a task has at most 50 dependencies, without duplicates', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const many = Array.from({ length: 51 }, () => crypto.randomUUID());
    expect((await person.post('/api/tasks', { title: 'x', ...needing(...many) })).status).toBe(400);
    expect((await person.post('/api/tasks', { title: 'x', ...needing(id, id) })).status).toBe(400);
    const { error } = await person.post('/api/tasks', { title: 'x', ...needing(id, id.toUpperCase()) });
    expect(error.details).toMatchObject([{ path: 'aiMetadata.dependencies', message: 'must not name a task twice' }]);
  });

  it('a chain of 2,000 tasks can be extended, and closing it returns the whole cycle', async () => {
    const person = await signUp();
    const [first, last] = await createChain(person, 2_000);
    expect((await person.post('/api/tasks', { title: 'on top', ...needing(last) })).status).toBe(201);
    const { status, error } = await person.patch<unknown>(`/api/tasks/${first}`, needing(last));
    expect(status).toBe(422);
    expect((error.details as { cycle: string[] }).cycle).toHaveLength(2_001);
  });

  it('one deletion removes the task from the dependencies of 900 others', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    await seed(sql`insert into tasks (id, user_id, title, dependencies, created_at, updated_at)
      select gen_random_uuid(), ${person.user.id}, 'waits', array[${id}::uuid], now(), now() from generate_series(1, 900)`);
    const { data } = await person.delete<{ unlinked: string[] }>(`/api/tasks/${id}`);
    expect(data.unlinked).toHaveLength(900);
    expect(
      await sql`select count(*)::int as n from tasks where user_id = ${person.user.id} and dependencies <> '{}'`,
    ).toEqual([{ n: 0 }]);
  });
});
