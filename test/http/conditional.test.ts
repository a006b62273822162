import { describe, expect, it } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import { signUp } from '../support/client.ts';

describe('If-Match', () => {
  it('lets a change through from the version it names, and from no other', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const first = await person.patch(`/api/tasks/${id}`, { title: 'mine' }, { 'If-Match': `"${id}.1"` });
    expect(first.headers.get('ETag')).toBe(`"${id}.2"`);
    const lost = await person.patch(`/api/tasks/${id}`, { title: 'lost' }, { 'If-Match': `"${id}.1"` });
    expect([lost.status, lost.error.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect(lost.error.details).toEqual({ expectedVersion: 1, currentVersion: 2 });
    expect((await person.get<{ task: Task }>(`/api/tasks/${id}`)).data.task.title).toBe('mine');
  });

  it('guards completing, reopening and deleting too', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const stale = { 'If-Match': `"${id}.9"` };
    const answers = await Promise.all([
      person.post(`/api/tasks/${id}/complete`, undefined, stale),
      person.post(`/api/tasks/${id}/reopen`, undefined, stale),
      person.delete(`/api/tasks/${id}`, stale),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([412, 412, 412]);
    expect((await person.delete(`/api/tasks/${id}`, { 'If-Match': `"${id}.1"` })).status).toBe(200);
  });

  it('takes an ETag that a proxy has weakened on the way', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    expect((await person.patch(`/api/tasks/${id}`, { title: 'a' }, { 'If-Match': `W/"${id}.1"` })).status).toBe(200);
    expect((await person.patch(`/api/tasks/${id}`, { title: 'b' }, { 'If-Match': `W/"${id}.1"` })).status).toBe(412);
  });

  it('takes a list and a star', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    expect(
      (await person.patch(`/api/tasks/${id}`, { title: 'a' }, { 'If-Match': `"other.7", "${id}.1"` })).status,
    ).toBe(200);
    expect((await person.patch(`/api/tasks/${id}`, { title: 'b' }, { 'If-Match': '*' })).status).toBe(200);
  });

  it.each(['nonsense', '"', 'W/"x"', '"00000000-0000-7000-8000-000000000000.1"'])('%s matches nothing', async (tag) => {
    const person = await signUp();
    const { id } = await person.createTask();
    expect((await person.patch(`/api/tasks/${id}`, { title: 'a' }, { 'If-Match': tag })).status).toBe(412);
  });

  it('on a task that is not there is 404', async () => {
    const person = await signUp();
    const id = crypto.randomUUID();
    expect((await person.patch(`/api/tasks/${id}`, { title: 'a' }, { 'If-Match': `"${id}.1"` })).status).toBe(404);
  });
});

describe('If-None-Match', () => {
  it('answers 304 without a body while the task is the same, then the task', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const fresh = { 'If-None-Match': `W/"${id}.1", "something else"` };
    const unchanged = await person.get(`/api/tasks/${id}`, fresh);
    expect([unchanged.status, unchanged.text, unchanged.headers.get('ETag')]).toEqual([304, '', `"${id}.1"`]);
    await person.patch(`/api/tasks/${id}`, { title: 'new' });
    expect((await person.get(`/api/tasks/${id}`, fresh)).status).toBe(200);
  });
});
