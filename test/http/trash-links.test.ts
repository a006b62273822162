import { beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '../../src/entities/projects/responses.ts';
import type { RestoredTask, Task } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { type Person, signUp } from '../support/client.ts';
import * as fc from '../support/fast-check.ts';
import { volume } from '../support/volume.ts';

/** Each task waits for all before it: every link that n tasks can have. */
async function createChain(person: Person, n: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < n; index += 1) {
    ids.push((await person.createTask({ aiMetadata: { dependencies: ids } })).id);
  }
  return ids;
}

const permutations = <T>(items: T[]): T[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));

/** Pairs of orders of the ids: all of them, or as many as the volume allows. */
function pairsOfOrders(ids: string[], volumes: { test: number; full: number }): [string[], string[]][] {
  const orders = permutations(ids);
  const pairs = orders.flatMap((first) => orders.map((second): [string[], string[]] => [first, second]));
  const count = Math.min(pairs.length, volume(volumes));
  return fc.sample(fc.shuffledSubarray(pairs, { minLength: count, maxLength: count }), 1)[0] ?? [];
}

const linksOf = (task: Task | undefined) => task?.aiMetadata.dependencies.toSorted();

async function sync(person: Person, verbs: ['task_delete' | 'task_restore', string][]) {
  const commands = verbs.map(([type, id]) => ({ type, uuid: crypto.randomUUID(), args: { id } }));
  const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
  return data;
}

describe.each([2, 3, 4])('%i tasks that wait for each other', (n) => {
  let person: Person;
  let ids: string[];
  beforeAll(async () => {
    person = await signUp();
    ids = await createChain(person, n);
  });

  const expectChain = (tasks: Task[]) => {
    for (const [index, id] of ids.entries()) {
      const task = tasks.find((each) => each.id === id);
      expect(linksOf(task)).toEqual(ids.slice(0, index).toSorted());
    }
  };

  it('have the same links after they were deleted and restored, in any two orders', async () => {
    for (const [deleted, restored] of pairsOfOrders(ids, { test: 8, full: 576 })) {
      const { results, changes } = await sync(person, [
        ...deleted.map((id) => ['task_delete', id] as ['task_delete', string]),
        ...restored.map((id) => ['task_restore', id] as ['task_restore', string]),
      ]);
      expectChain(changes.tasks);
      for (const [index, id] of restored.entries()) {
        const back = restored.slice(0, index);
        const result = results[n + index];
        if (result?.status !== 'ok') throw new Error(JSON.stringify(result));
        const { linked, task } = result.data as RestoredTask;
        expect(linked).toEqual(back.filter((other) => ids.indexOf(other) > ids.indexOf(id)).toSorted());
        expect(linksOf(task)).toEqual(back.filter((other) => ids.indexOf(other) < ids.indexOf(id)).toSorted());
      }
    }
  });

  it('have the same links after their deletions were undone, in any two orders', async () => {
    for (const [deleted, undone] of pairsOfOrders(ids, { test: 4, full: 100 })) {
      const tokens = new Map<string, string>();
      for (const id of deleted) {
        tokens.set(id, (await person.delete<{ undoToken: string }>(`/api/tasks/${id}`)).data.undoToken);
      }
      for (const id of undone) {
        expect((await person.post('/api/undo', { undoToken: tokens.get(id) })).status).toBe(200);
      }
      expectChain((await person.get<{ tasks: Task[] }>('/api/tasks')).data.tasks);
    }
  });
});

describe('tasks of a project that wait for each other', () => {
  it('have all links and the project whenever both ends are there, whatever is deleted and restored between', async () => {
    const person = await signUp();
    const ids = await createChain(person, 4);
    const { project } = (await person.post<{ project: Project }>('/api/projects', { name: 'House' })).data;
    for (const id of ids) await person.patch(`/api/tasks/${id}`, { projectId: project.id });
    const trashed = new Set<string>();

    /** Deletes what is there, and restores what is not. */
    const toggle = async (id: string) => {
      const path = id === project.id ? `/api/projects/${id}` : `/api/tasks/${id}`;
      const isBack = trashed.delete(id);
      if (!isBack) trashed.add(id);
      const { status, text } = isBack ? await person.post(`/api/trash/${id}/restore`) : await person.delete(path);
      expect(status, text).toBe(200);
    };

    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...ids, project.id), { maxLength: 12 }), async (steps) => {
        for (const id of steps) await toggle(id);
        const { tasks } = (await person.get<{ tasks: Task[] }>('/api/tasks')).data;
        const live = ids.filter((id) => !trashed.has(id));
        expect(tasks.map(({ id }) => id).toSorted()).toEqual(live.toSorted());
        for (const task of tasks) {
          const before = ids.slice(0, ids.indexOf(task.id)).filter((id) => live.includes(id));
          expect(linksOf(task)).toEqual(before.toSorted());
          expect(task.projectId).toBe(trashed.has(project.id) ? null : project.id);
        }
      }),
      { numRuns: volume({ test: 5, full: 60 }), endOnFailure: true },
    );
  }, 120_000);

  it('a link that has become a cycle is dropped, and named in no result', async () => {
    const person = await signUp();
    const [end = '', middle = '', start = ''] = await createChain(person, 3);
    await person.patch(`/api/tasks/${start}`, { aiMetadata: { dependencies: [middle] } });
    for (const id of [start, middle]) await person.delete(`/api/tasks/${id}`);
    await person.post(`/api/trash/${start}/restore`);
    await person.patch(`/api/tasks/${end}`, { aiMetadata: { dependencies: [start] } });
    const { data } = await person.post<RestoredTask>(`/api/trash/${middle}/restore`); // waits for end, which waits for start
    expect(data.linked).toEqual([]);
    expect(data.task.aiMetadata.dependencies).toEqual([end]);
    const { task } = (await person.get<{ task: Task }>(`/api/tasks/${start}`)).data;
    expect(linksOf(task)).toEqual([]);
  });

  it('a task that gained 50 dependencies meanwhile does not get one more', async () => {
    const person = await signUp();
    const [awaited = '', waiting = ''] = await createChain(person, 2);
    await person.delete(`/api/tasks/${awaited}`);
    const others = [];
    for (let index = 0; index < 50; index += 1) others.push((await person.createTask()).id);
    await person.patch(`/api/tasks/${waiting}`, { aiMetadata: { dependencies: others } });
    await person.delete(`/api/tasks/${waiting}`);
    for (const id of [awaited, waiting]) expect((await person.post(`/api/trash/${id}/restore`)).status).toBe(200);
    const { task } = (await person.get<{ task: Task }>(`/api/tasks/${waiting}`)).data;
    expect(linksOf(task)).toEqual(others.toSorted());
  });
});
