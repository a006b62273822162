import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChangedTask, Task } from '../../src/entities/tasks/responses.ts';
import type { User } from '../../src/entities/users/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { backUp, restoreBackup } from '../support/backup.ts';
import { type Person, signUp } from '../support/client.ts';
import * as fc from '../support/fast-check.ts';
import { connect, publish, readLog } from '../support/live-socket.ts';
import { applyPlan, minutes, optimize, signUpPlanner } from '../support/plans.ts';

afterEach(() => void vi.useRealTimers());

/** Runs `lost`, and then `found` on a database that does not know of it. */
async function loseWrites<T>(person: Person, lost: () => Promise<T>, found: () => Promise<unknown>): Promise<T> {
  const backup = await backUp(person.user.id);
  const result = await lost();
  await restoreBackup(person.user.id, backup);
  await found();
  return result;
}

const rename = (person: Person, id: string, title: string) => person.patch<ChangedTask>(`/api/tasks/${id}`, { title });
const sync = async (person: Person, syncToken: string, commands: object[] = []) => {
  const body = { syncToken, commands: commands.map((command) => ({ uuid: crypto.randomUUID(), ...command })) };
  const { data, status, text } = await person.post<SyncResponse>('/api/sync', body);
  expect(status, text).toBe(200);
  return data;
};
const titles = (tasks: Task[]) => tasks.map(({ title }) => title).toSorted();

describe('after a backup was restored', () => {
  it('the sync token of a lost log gets everything, also when the new log is as long or longer', async () => {
    for (const found of [1, 2, 3]) {
      const person = await signUp();
      await person.createTask({ title: 'kept' });
      const { syncToken } = await loseWrites(
        person,
        async () => {
          for (const title of ['ghost 1', 'ghost 2']) await person.createTask({ title });
          return sync(person, '*');
        },
        async () => {
          for (let n = 1; n <= found; n += 1) await person.createTask({ title: `new ${n}` });
        },
      );
      const { full, changes, syncToken: next } = await sync(person, syncToken);
      expect(full).toBe(true);
      expect(titles(changes.tasks)).toEqual(['kept', ...Array.from({ length: found }, (_, n) => `new ${n + 1}`)]);
      expect(await sync(person, next)).toMatchObject({ full: false, changes: { tasks: [] } });
    }
  });

  it('a sync token from before the backup stays valid', async () => {
    const person = await signUp();
    const { syncToken } = await sync(person, '*');
    await loseWrites(
      person,
      () => person.createTask({ title: 'ghost' }),
      () => person.createTask({ title: 'new' }),
    );
    const { full, changes } = await sync(person, syncToken);
    expect([full, titles(changes.tasks)]).toEqual([false, ['new']]);
  });

  it('the ETag of a lost version gets no 304 and changes nothing', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const path = `/api/tasks/${id}`;
    const { headers } = await loseWrites(
      person,
      () => rename(person, id, 'lost'),
      () => rename(person, id, 'found'),
    );
    const etag = headers.get('ETag') ?? '';
    expect((await person.get(path, { 'If-None-Match': etag })).status).toBe(200);
    expect((await person.patch(path, { title: 'unseen' }, { 'If-Match': etag })).status).toBe(412);
    expect((await person.delete(path, { 'If-Match': etag })).status).toBe(412);
    expect((await person.patch(path, { title: 'seen' }, { 'If-None-Match': etag })).status).toBe(200);
  });

  it('the ETag of lost settings and of a lost plan changes nothing', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(60));
    const drafts = [await optimize(person, { days: 7 }), await optimize(person, { days: 7 })];
    const lost = await loseWrites(
      person,
      async () => ({
        settings: await person.patch('/api/user/settings', { theme: 'dark' }),
        plan: await person.post('/api/plan/apply', { fingerprint: drafts[0]?.fingerprint }),
      }),
      async () => {
        await person.patch('/api/user/settings', { theme: 'light' });
        await applyPlan(person, await optimize(person, { days: 7 }));
      },
    );
    const tag = ({ headers }: { headers: Headers }) => ({ 'If-Match': headers.get('ETag') ?? '' });
    expect((await person.patch('/api/user/settings', { theme: 'system' }, tag(lost.settings))).status).toBe(412);
    expect((await person.delete('/api/user/me', tag(lost.settings))).status).toBe(412);
    const { blocks } = (await person.get<{ blocks: { id: string }[] }>('/api/plan')).data;
    const moved = await person.patch(`/api/plan/blocks/${blocks[0]?.id}`, { locked: true }, tag(lost.plan));
    expect(moved.status).toBe(412);
    expect((await person.get<{ user: User }>('/api/user/me')).data.user.settings.theme).toBe('light');
  });

  it('a command that expects a lost version is refused, and one that expects none is executed', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const { syncToken } = await loseWrites(
      person,
      async () => {
        await rename(person, id, 'lost');
        return sync(person, '*');
      },
      () => rename(person, id, 'found'),
    );
    const update = (title: string, rest: object) => ({
      type: 'task_update',
      args: { id, changes: { title }, ...rest },
    });
    const { results, changes } = await sync(person, syncToken, [
      update('unseen', { expectedVersion: 2 }),
      { type: 'task_delete', args: { id, expectedVersion: 2 } },
    ]);
    expect(results).toMatchObject([
      { status: 'error', error: { code: 'PRECONDITION_FAILED' } },
      { status: 'error', error: { code: 'PRECONDITION_FAILED' } },
    ]);
    expect(titles(changes.tasks)).toEqual(['found']);
    const { syncToken: now } = await sync(person, '*');
    const again = await sync(person, now, [update('seen', { expectedVersion: 2 }), update('last', {})]);
    expect(again.results).toMatchObject([{ status: 'ok' }, { status: 'ok' }]);
  });

  it('the undoToken of a lost change undoes nothing', async () => {
    const person = await signUp();
    const [one, other] = [await person.createTask(), await person.createTask()];
    const lost = await loseWrites(
      person,
      () => person.delete<{ undoToken: string }>(`/api/tasks/${one.id}`),
      () => person.delete(`/api/tasks/${other.id}`),
    );
    expect((await person.post('/api/undo', { undoToken: lost.data.undoToken })).status).toBe(404);
    expect((await person.get(`/api/tasks/${other.id}`)).status).toBe(404);
  });

  it('a lost write is executed when it is sent again, and a write in the backup is not', async () => {
    const person = await signUp();
    const create = (key: string) => person.post('/api/tasks', { title: key }, { 'Idempotency-Key': key });
    const add = { type: 'task_add', uuid: crypto.randomUUID(), args: { title: 'synced' } };
    await create('kept');
    await sync(person, '*', [add]);
    await loseWrites(
      person,
      () => create('lost'),
      async () => {},
    );
    for (const key of ['kept', 'lost']) expect((await create(key)).status).toBe(201);
    const { changes } = await sync(person, '*', [add]);
    expect(titles(changes.tasks)).toEqual(['kept', 'lost', 'synced']);
  });

  it('a lost draft cannot be applied', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(60));
    const { fingerprint } = await loseWrites(
      person,
      () => optimize(person, { days: 7 }),
      () => person.createTask(minutes(30)),
    );
    expect((await person.post('/api/plan/apply', { fingerprint })).status).toBe(404);
  });

  it('a page of a list goes on after its cursor, and repeats nothing', async () => {
    const person = await signUp();
    for (const title of ['a', 'b', 'c', 'd']) await person.createTask({ title });
    interface TaskPage {
      tasks: Task[];
      page: { nextCursor: string };
    }
    const first = await loseWrites(
      person,
      async () => {
        await person.createTask({ title: 'ghost' });
        return (await person.get<TaskPage>('/api/tasks?limit=2')).data;
      },
      () => person.createTask({ title: 'new' }),
    );
    const { data } = await person.get<TaskPage>(`/api/tasks?limit=10&cursor=${first.page.nextCursor}`);
    expect([...first.tasks, ...data.tasks].map(({ title }) => title)).toEqual(['ghost', 'd', 'c', 'b', 'a']);
  });
});

describe('live events after a backup was restored', () => {
  it('a socket whose since is a lost event gets live.resync', async () => {
    const person = await signUp();
    const position = await loseWrites(
      person,
      async () => {
        await person.createTask();
        return (await readLog(person.user.id, 1))[0]?.position;
      },
      () => person.createTask(),
    );
    const device = await (await connect(person, position)).ready();
    expect(device.told).toEqual(['live.resync 2']);
  });

  it('a socket whose since is in the backup gets what follows', async () => {
    const person = await signUp();
    const [start] = await readLog(person.user.id, 0);
    await loseWrites(
      person,
      () => person.createTask(),
      () => person.createTask(),
    );
    const device = await (await connect(person, start?.position)).ready();
    expect(device.told).toEqual(['2', 'live.ready 2']);
  });

  it.each([1, 2, 3])('an open socket gets live.resync instead of event %i of the new log', async (found) => {
    const person = await signUp();
    const device = await (await connect(person)).ready();
    await loseWrites(
      person,
      async () => {
        await person.createTask();
        await person.createTask();
        await publish(person.user.id);
        await device.has(3);
      },
      async () => {
        for (let n = 1; n <= found; n += 1) await person.createTask();
      },
    );
    await publish(person.user.id, found);
    const hasResynced = ({ told }: { told: string[] }) => told.some((frame) => frame.startsWith('live.resync'));
    await device.until((frames) => hasResynced(frames) && frames.seq === 1 + found);
    await person.createTask();
    await publish(person.user.id, 1 + found);
    await device.until(({ told }) => told.at(-1) === String(2 + found));
  });
});

/** A device that keeps what it was told, and knows of the rest only by sync. */
class Device {
  readonly #person: Person;
  readonly #tasks = new Map<string, Task>();
  #token = '*';
  #queue: object[] = [];

  constructor(person: Person) {
    this.#person = person;
  }

  queue(title: string) {
    this.#queue.push({ type: 'task_add', uuid: crypto.randomUUID(), args: { title } });
  }

  async sync({ isLost = false } = {}) {
    const { syncToken, full, changes } = await sync(this.#person, this.#token, this.#queue);
    if (isLost) return;
    this.#queue = [];
    this.#token = syncToken;
    if (full) this.#tasks.clear();
    for (const task of changes.tasks) this.#tasks.set(task.id, task);
    for (const { id } of changes.deleted) this.#tasks.delete(id);
  }

  get state() {
    return [...this.#tasks.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }
}

const device = fc.constantFrom<0 | 1>(0, 1);
const step = fc.oneof(
  fc.record({ kind: fc.constant('sync' as const), device, adds: fc.nat(2), isLost: fc.boolean() }),
  fc.record({ kind: fc.constant('rename' as const), index: fc.nat(5) }),
  fc.record({ kind: fc.constant('delete' as const), index: fc.nat(5) }),
  fc.record({ kind: fc.constant('back up' as const) }),
  fc.record({ kind: fc.constant('restore' as const) }),
);

it('after any sequence of writes, syncs, backups and restores, each device has what the server has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const person = await signUp();
      const devices = [new Device(person), new Device(person)] as const;
      let backup = await backUp(person.user.id);
      const list = async () => (await sync(person, '*')).changes.tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      for (const [n, each] of steps.entries()) {
        if (each.kind === 'sync') {
          for (let add = 1; add <= each.adds; add += 1) devices[each.device].queue(`task ${n}, ${add}`);
          await devices[each.device].sync(each);
        } else if (each.kind === 'back up') backup = await backUp(person.user.id);
        else if (each.kind === 'restore') await restoreBackup(person.user.id, backup);
        else {
          const task = (await list())[each.index];
          if (!task) continue;
          if (each.kind === 'rename') await rename(person, task.id, `renamed ${n}`);
          else await person.delete(`/api/tasks/${task.id}`);
        }
      }
      for (const index of [0, 1, 0] as const) await devices[index].sync();
      const expected = await list();
      expect(devices.map(({ state }) => state)).toEqual([expected, expected]);
      expect(new Set(titles(expected)).size).toBe(expected.length);
    }),
    { numRuns: 60 },
  );
}, 120_000);
