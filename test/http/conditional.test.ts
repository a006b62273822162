import { describe, expect, it } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import { call, signUp } from '../support/client.ts';
import { buildOwnRequest, ROUTES } from '../support/routes.ts';
import { itInTurn } from '../support/volume.ts';
import { workerWith } from '../support/worker.ts';

describe('If-Match', () => {
  it('If-Match lets a patch of the named version through, and rejects a patch of an older version with 412', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const first = await person.patch(`/api/tasks/${id}`, { title: 'mine' }, { 'If-Match': `"${id}.1"` });
    expect(first.headers.get('ETag')).toMatch(`"${id}.2.`);
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

  it.each([
    ['If-Match', 'junk'],
    ['If-Match', '1'],
    ['If-Match', '"'],
    ['If-Match', '"a", b'],
    ['If-Match', '"a" "b"'],
    ['If-Match', '"a'],
    ['If-Match', ','],
    ['If-Match', '*, "a"'],
    ['If-None-Match', '"a", *'],
    ['If-None-Match', 'W/junk'],
  ])('%s: %s is no list of ETags, and gets 400 from every kind of write', async (name, value) => {
    const person = await signUp();
    const { id } = await person.createTask({ title: 'kept' });
    const answers = await Promise.all([
      person.patch(`/api/tasks/${id}`, { title: 'lost' }, { [name]: value }),
      person.delete(`/api/tasks/${id}`, { [name]: value }),
      person.patch('/api/user/settings', { theme: 'dark' }, { [name]: value }),
    ]);
    for (const { status, error } of answers) {
      expect([status, error.code, error.details]).toEqual([
        400,
        'VALIDATION_ERROR',
        [{ path: name, message: 'must be * or a list of ETags in quotation marks' }],
      ]);
    }
    expect((await person.get<{ task: Task }>(`/api/tasks/${id}`, { [name]: value })).data.task.title).toBe('kept');
  });

  // workerd drops an empty value of these headers, so the Worker is called directly
  it.each(['If-Match', 'If-None-Match'])('an empty %s gets 400, and changes nothing', async (name) => {
    const person = await signUp();
    const { id } = await person.createTask({ title: 'kept' });
    const { status, error } = await call(
      'PATCH',
      `/api/tasks/${id}`,
      { token: person.token, body: { title: 'lost' }, headers: { [name]: '' } },
      workerWith({}),
    );
    expect([status, error.details]).toEqual([400, [{ path: name, message: expect.stringContaining('ETags') }]]);
    expect((await person.get<{ task: Task }>(`/api/tasks/${id}`)).data.task.title).toBe('kept');
  });

  it('If-Match accepts a list and *', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    expect(
      (await person.patch(`/api/tasks/${id}`, { title: 'a' }, { 'If-Match': `"other.7", "${id}.1"` })).status,
    ).toBe(200);
    expect((await person.patch(`/api/tasks/${id}`, { title: 'b' }, { 'If-Match': '*' })).status).toBe(200);
  });

  it.each(['""', 'W/"x"', '"00000000-0000-7000-8000-000000000000.1"'])('If-Match: %s gets 412', async (tag) => {
    const person = await signUp();
    const { id } = await person.createTask();
    expect((await person.patch(`/api/tasks/${id}`, { title: 'a' }, { 'If-Match': tag })).status).toBe(412);
  });

  it.each([(tag: string) => `"a,b", ${tag}`, (tag: string) => `${tag},`, (tag: string) => `, ,${tag} , `])(
    'a list may have empty items and tags with commas: %#',
    async (toList) => {
      const person = await signUp();
      const { id } = await person.createTask();
      const patch = (title: string) => person.patch(`/api/tasks/${id}`, { title }, { 'If-Match': toList(`"${id}.1"`) });
      expect([(await patch('a')).status, (await patch('b')).status]).toEqual([200, 412]);
      const read = await person.get(`/api/tasks/${id}`, { 'If-None-Match': toList(`"${id}.2"`) });
      expect(read.status).toBe(304);
    },
  );

  it('any tag of the list counts, in any order, and none of them has to be the latest', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    for (const [index, versions] of [
      [1, 2],
      [2, 1],
      [7, 3, 1],
    ].entries()) {
      const tags = versions.map((version) => `"${id}.${version}"`).join(', ');
      const answer = await person.patch(`/api/tasks/${id}`, { title: `title ${index}` }, { 'If-Match': tags });
      expect([tags, answer.status]).toEqual([tags, 200]);
    }
    const late = await person.patch(`/api/tasks/${id}`, { title: 'x' }, { 'If-Match': `"${id}.1", "${id}.2"` });
    expect([late.status, late.error.details]).toEqual([412, { currentVersion: 4 }]);
    const userId = person.user.id;
    const settings = { 'If-Match': `"${userId}.7", "${userId}.${person.user.version}"` };
    expect((await person.patch('/api/user/settings', { theme: 'dark' }, settings)).status).toBe(200);
  });

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
    expect([unchanged.status, unchanged.text]).toEqual([304, '']);
    expect(unchanged.headers.get('ETag')).toMatch(`"${id}.1.`);
    await person.patch(`/api/tasks/${id}`, { title: 'new' });
    expect((await person.get(`/api/tasks/${id}`, fresh)).status).toBe(200);
  });
});

const CHANGES = ROUTES.filter(({ method }) => method === 'PATCH' || method === 'DELETE');

describe.each(CHANGES)('$name', (route) => {
  const it = itInTurn(CHANGES.indexOf(route), 2);

  it('gets 412 with If-None-Match: * and changes nothing, so that the right request succeeds under the same key', async () => {
    const person = await signUp();
    const { path, body } = await buildOwnRequest(route, person);
    const key = { 'Idempotency-Key': 'same' };
    const rejected = await person.call(route.method, path, body, { ...key, 'If-None-Match': '*' });
    expect([rejected.status, rejected.error.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect((await person.call(route.method, path, body, { ...key, 'If-None-Match': '"other.1"' })).status).toBe(200);
  });

  it('gets 412 with an If-Match that names nothing of it', async () => {
    const person = await signUp();
    const { path, body } = await buildOwnRequest(route, person);
    expect((await person.call(route.method, path, body, { 'If-Match': '"other.1"' })).status).toBe(412);
    expect((await person.call(route.method, path, body, { 'If-Match': '*' })).status).toBe(200);
  });
});

describe('If-None-Match of a write', () => {
  it('rejects the versions that it names, and no other', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const patch = (title: string, headers: Record<string, string>) =>
      person.patch(`/api/tasks/${id}`, { title }, headers);
    expect((await patch('a', { 'If-None-Match': `"${id}.2", W/"${id}.1"` })).status).toBe(412);
    expect((await patch('a', { 'If-None-Match': `"${id}.7"`, 'If-Match': `"${id}.7"` })).status).toBe(412);
    expect((await patch('a', { 'If-None-Match': `"${id}.7"` })).status).toBe(200);
  });

  it('a write of an unknown entity with If-None-Match: * gets 404', async () => {
    const person = await signUp();
    const path = `/api/tasks/${crypto.randomUUID()}`;
    expect((await person.delete(path, { 'If-None-Match': '*' })).status).toBe(404);
  });
});

describe('a 412 under an Idempotency-Key', () => {
  it('is not stored: the right If-Match succeeds under the same key, and is then replayed', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const patch = (version: number) =>
      person.patch(`/api/tasks/${id}`, { title: 'x' }, { 'If-Match': `"${id}.${version}"`, 'Idempotency-Key': 'k' });
    expect((await patch(7)).status).toBe(412);
    expect((await patch(1)).status).toBe(200);
    const again = await patch(1);
    expect([again.status, again.headers.get('Idempotent-Replayed')]).toEqual([200, 'true']);
  });
});
