import { expect } from 'vitest';
import type { TaskStats } from '../../../src/entities/tasks/responses.ts';
import type { Person, Send } from '../client.ts';
import { sql } from '../database.ts';
import { textOf } from './commands.ts';
import type { Device } from './device.ts';
import type { Model } from './model.ts';

const STATUSES = ['pending', 'in_progress', 'completed', 'cancelled'];

/** Expects devices, log, counters, statistics and read models to be what the model says. */
export async function expectEqual(model: Model, devices: readonly Device[], person: Person, send: Send) {
  for (const device of devices) expectReplica(device, model);

  const { id } = person.user;
  const [stored] = await sql`select seq::int, open_tasks as "openTasks",
    (select json_agg(type order by seq) from events where user_id = ${id}) as types,
    (select max(seq)::int from events where user_id = ${id}) as last from users where id = ${id}`;
  const types = model.log.map(({ type }) => type);
  expect(stored).toEqual({ seq: types.length, openTasks: model.openTasks, types, last: types.length });

  const { data } = await person.call<{ stats: TaskStats }>('GET', '/api/tasks/stats', undefined, undefined, send);
  const live = [...model.live().values()];
  expect(data.stats).toMatchObject({
    total: live.length,
    open: model.openTasks,
    completedLast7Days: model.completions,
    byStatus: Object.fromEntries(
      STATUSES.map((status) => [status, live.filter((task) => task.status === status).length]),
    ),
  });

  const readModels = () => sql`select
    (select coalesce(json_agg(c order by status, priority), '[]') from task_counts c where user_id = ${id}) as counts,
    (select coalesce(json_agg(d order by day), '[]') from daily_stats d where user_id = ${id}) as days`;
  const fed = await readModels();
  await sql`select rebuild_read_models(${id})`;
  expect(await readModels()).toEqual(fed);
}

function expectReplica(device: Device, model: Model) {
  const tasks = [...device.tasks].map(([id, { title, priority, status, aiMetadata, projectId, labels, checklist }]) => [
    id,
    {
      title,
      priority,
      status,
      needs: aiMetadata.dependencies.toSorted(),
      project: projectId,
      label: labels.join(),
      isTicked: checklist.every(({ done }) => done),
    },
  ]);
  const expected = [...model.live()].map(([id, task]) => [id, { ...task, needs: task.needs.toSorted() }]);
  expect(Object.fromEntries(tasks)).toEqual(Object.fromEntries(expected));
  const texts = <T>(known: Map<string, T>, text: (entity: T) => string) =>
    new Map([...known].map(([id, entity]) => [id, text(entity)]));
  expect(texts(device.moods, textOf.mood)).toEqual(model.liveOf('mood'));
  expect(texts(device.busyTimes, textOf.busy)).toEqual(model.liveOf('busy'));
  expect(texts(device.projects, textOf.project)).toEqual(model.liveOf('project'));
  expect(device.theme).toBe(model.theme);
}
