import { describe, expect, it } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import { signUp } from '../support/client.ts';

describe('If-Match', () => {
  it('If-Match lets a patch of the named version through, and rejects a patch of an older version with 412', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const first = await person.patch(`/api/tasks/${id}`, { title: 'mine' }, { 'If-Match': `"${id}.1"` });
    expect(first.headers.get('ETag')).toBe(`"${id}.2"`);
    const lost = await person.patch(`/api/tasks/${id}`, { title: 'lost' }, { 'If-Match': `"${id}.1"` });
    expect([lost.status, lost.error.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect(lost.error.details).toEqual({ expectedVersion: 1, currentVersion: 2 });
    expect((await person.get<{ task: Task }>(`/api/tasks/${id}`)).data.task.title).toBe('mine');
  });

  it('complete, reopen and delete enforce If-Match', async () => {
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

  it('If-Match accepts a weak ETag, as proxies send it', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    expect((await person.patch(`/api/tasks/${id}`, { title: 'a' }, { 'If-Match': `W/"${id}.1"` })).status).toBe(200);
    expect((await person.patch(`/api/tasks/${id}`, { title: 'b' }, { 'If-Match': `W/"${id}.1"` })).status).toBe(412);
  });

  it('If-Match accepts a list and *', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    expect(
      (await person.patch(`/api/tasks/${id}`, { title: 'a' }, { 'If-Match': `"other.7", "${id}.1"` })).status,
    ).toBe(200);
    expect((await person.patch(`/api/tasks/${id}`, { title: 'b' }, { 'If-Match': '*' })).status).toBe(200);
  });

  it.each(['nonsense', '"', 'W/"x"', '"00000000-0000-7000-8000-000000000000.1"'])(
    'If-Match: %s gets 412',
    async (tag) => {
      const person = await signUp();
      const { id } = await person.createTask();
      expect((await person.patch(`/api/tasks/${id}`, { title: 'a' }, { 'If-Match': tag })).status).toBe(412);
    },
  );

  it('If-Match on an unknown task gets 404', async () => {
    const person = await signUp();
    const id = crypto.randomUUID();
    expect((await person.patch(`/api/tasks/${id}`, { title: 'a' }, { 'If-Match': `"${id}.1"` })).status).toBe(404);
  });
});

describe('If-None-Match', () => {
  it('If-None-Match gets 304 until the task changes', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const fresh = { 'If-None-Match': `W/"${id}.1", "something else"` };
    const unchanged = await person.get(`/api/tasks/${id}`, fresh);
    expect([unchanged.status, unchanged.text, unchanged.headers.get('ETag')]).toEqual([304, '', `"${id}.1"`]);
    await person.patch(`/api/tasks/${id}`, { title: 'new' });
    expect((await person.get(`/api/tasks/${id}`, fresh)).status).toBe(200);
  });
});
