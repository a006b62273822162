import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { TaskStats } from '../../../src/entities/tasks/responses.ts';
import { type Person, signUp } from '../client.ts';
import { sql } from '../database.ts';
import { Device } from './device.ts';
import { Model, type ModelTask } from './model.ts';
import { type Action, type Step, steps } from './sequences.ts';

/** Runs random sequences against the service and the model, and compares all data after each. */
export const checkSequences = (numRuns: number) =>
  fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const world = await World.begin();
      for (const step of sequence) await world.take(step);
      await world.settle();
      await world.compare();
    }),
    { numRuns, endOnFailure: false },
  );

type Apply = (ids: ReadonlyMap<string, string>) => boolean;

class World {
  readonly #person: Person;
  readonly #model = new Model();
  readonly #devices: readonly [Device, Device];
  /** The queued commands of each device that the service has not run, as changes of the model. */
  readonly #pending: [Apply[], Apply[]] = [[], []];
  /** The outcomes of queued commands that the service has already run, in a request whose response was lost. */
  readonly #ran: [boolean[], boolean[]] = [[], []];
  /** Real ids by temporary names. */
  readonly #ids = new Map<string, string>();
  /** The names of tasks and moods, and the device that created each. */
  readonly #names = { task: [] as { name: string; device: 0 | 1 }[], mood: [] as { name: string; device: 0 | 1 }[] };

  private constructor(person: Person) {
    this.#person = person;
    this.#devices = [new Device(person), new Device(person)];
  }

  static begin = async () => new World(await signUp());

  async take(step: Step) {
    if (step.kind === 'act') return this.#act(step.device, step.action);
    if (step.kind === 'sync') return this.#sync(step.device, step.isLost);
    const seq = 1 + (step.event % this.#model.log.length);
    const { status } = await this.#person.post('/api/undo', { undoToken: `undo_${seq}` });
    expect(status === 200).toBe(this.#model.undo(seq));
  }

  /** Syncs both devices twice, because the second device can send changes for the first. */
  async settle() {
    for (const device of [0, 1, 0, 1] as const) await this.#sync(device, false);
  }

  #act(device: 0 | 1, action: Action) {
    const model = this.#model;
    const kind = action.type.startsWith('task') ? 'task' : 'mood';
    const named = this.#names[kind].filter(({ name, device: by }) => by === device || this.#ids.has(name));
    const pick = (index: number) => named[index % named.length]?.name;
    const send = (args: object, apply: Apply, tempId?: string) => {
      this.#devices[device].queue({ type: action.type, ...(tempId && { tempId }), args });
      this.#pending[device].push(apply);
      if (tempId) this.#names[kind].push({ name: tempId, device });
    };
    const toId = (name: string) => this.#ids.get(name) ?? name;

    if (action.type === 'mood_log') {
      const name = `m${this.#names.mood.length}`;
      const args = { energyLevel: action.energy, focusLevel: 11 - action.energy };
      return send(args, (ids) => model.logMood(resolve(ids, name), action.energy), name);
    }
    if (action.type === 'task_add') {
      const name = `t${this.#names.task.length}`;
      const { status, priority } = action;
      const needs = [...new Set(action.needs.flatMap((index) => pick(index) ?? []))];
      const args = { title: name, status, priority, aiMetadata: { dependencies: needs.map(toId) } };
      const task = (ids: ReadonlyMap<string, string>): ModelTask => ({
        title: name,
        status: status as ModelTask['status'],
        priority: priority as ModelTask['priority'],
        needs: needs.map((need) => resolve(ids, need)),
      });
      return send(args, (ids) => model.addTask(resolve(ids, name), task(ids)), name);
    }

    const name = pick(action.target);
    if (name === undefined) return;
    const id = toId(name);
    const target =
      (change: (id: string) => boolean): Apply =>
      (ids) =>
        change(resolve(ids, name));
    if (action.type === 'mood_update') {
      const changes = { energyLevel: action.energy };
      return send(
        { id, changes },
        target((id) => model.changeMood(id, action.energy)),
      );
    }
    if (action.type === 'task_update') {
      const { status, priority } = action;
      const needs = action.needs && [...new Set(action.needs.flatMap((index) => pick(index) ?? []))];
      const fields = { ...(status && { status }), priority };
      const changes = { ...fields, ...(needs && { aiMetadata: { dependencies: needs.map(toId) } }) };
      return send({ id, changes }, (ids) =>
        model.changeTask(resolve(ids, name), {
          ...(fields as Partial<ModelTask>),
          ...(needs && { needs: needs.map((need) => resolve(ids, need)) }),
        }),
      );
    }
    const verbs: Record<typeof action.type, (id: string) => boolean> = {
      task_complete: (id) => model.completeTask(id),
      task_reopen: (id) => model.reopenTask(id),
      task_delete: (id) => model.deleteTask(id),
      task_restore: (id) => model.restoreTask(id),
      mood_delete: (id) => model.trashMood(id, true),
      mood_restore: (id) => model.trashMood(id, false),
    };
    return send({ id }, target(verbs[action.type]));
  }

  async #sync(device: 0 | 1, isLost: boolean) {
    const answer = await this.#devices[device].sync({ isLost });
    for (const [name, id] of Object.entries(answer.tempIdMapping)) this.#ids.set(name, id);
    const outcomes = answer.results.map(({ status }) => status === 'ok');
    const ran = this.#ran[device];
    const fresh = this.#pending[device].splice(0).map((apply) => apply(this.#ids));
    this.#ran[device] = isLost ? [...ran, ...fresh] : [];
    expect(outcomes).toEqual([...ran, ...fresh]);
  }

  async compare() {
    const model = this.#model;
    const tasks = Object.fromEntries(
      [...model.live()].map(([id, task]) => [id, { ...task, needs: task.needs.toSorted() }]),
    );
    for (const device of this.#devices) {
      const replica = [...device.tasks].map(([id, { title, priority, status, aiMetadata }]) => [
        id,
        { title, priority, status, needs: aiMetadata.dependencies.toSorted() },
      ]);
      expect(Object.fromEntries(replica)).toEqual(tasks);
      expect(new Map([...device.moods].map(([id, { energyLevel }]) => [id, energyLevel]))).toEqual(model.liveMoods());
    }

    const { id } = this.#person.user;
    const readModels = () => sql`select
      (select coalesce(json_agg(c order by status, priority), '[]') from task_counts c where user_id = ${id}) as counts,
      (select coalesce(json_agg(d order by day), '[]') from daily_stats d where user_id = ${id}) as days`;
    const [stored] = await sql`select seq::int, open_tasks as "openTasks",
      (select json_agg(type order by seq) from events where user_id = ${id}) as types,
      (select max(seq)::int from events where user_id = ${id}) as last from users where id = ${id}`;
    const types = model.log.map(({ type }) => type);
    expect(stored).toEqual({ seq: types.length, openTasks: model.openTasks, types, last: types.length });

    const { stats } = (await this.#person.get<{ stats: TaskStats }>('/api/tasks/stats')).data;
    expect(stats).toMatchObject({
      total: model.live().size,
      open: model.openTasks,
      completedLast7Days: model.completions,
      byStatus: Object.fromEntries(
        ['pending', 'in_progress', 'completed', 'cancelled'].map((status) => [
          status,
          [...model.live().values()].filter((task) => task.status === status).length,
        ]),
      ),
    });
    const fed = await readModels();
    await sql`select rebuild_read_models(${id})`;
    expect(await readModels()).toEqual(fed);
  }
}

/** The id of a name. Without one, the name, which is the id of nothing. */
const resolve = (ids: ReadonlyMap<string, string>, name: string) => ids.get(name) ?? name;
