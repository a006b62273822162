import { expect } from 'vitest';
import type { Task } from '../../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../../src/history/sync/responses.ts';
import { DAY_MS, HOUR_MS } from '../../../src/shared/duration.ts';
import { backUp, restoreBackup } from '../backup.ts';
import type { Answer, Person } from '../client.ts';
import { sql } from '../database.ts';
import { MORNING, signUpPlanner } from '../plans.ts';
import { Device, type Row } from './device.ts';
import { FIRST_ACTIONS, type Step } from './steps.ts';

/** Runs a sequence, and checks at its end that the devices know what the service has, and that the log explains it. */
export async function runTwoDevices(sequence: Step[], setTime: (ms: number) => void): Promise<void> {
  setTime(Date.parse(MORNING));
  const world = new World(await signUpPlanner(), setTime);
  await world.begin();
  for (const each of sequence) await world.take(each);
  await world.settle();
  await world.check();
}

class World {
  readonly #person: Person;
  readonly #setTime: (ms: number) => void;
  readonly #devices = [new Device(), new Device()] as const;
  #now = Date.parse(MORNING);
  #backup: Awaited<ReturnType<typeof backUp>> | null = null;

  constructor(person: Person, setTime: (ms: number) => void) {
    this.#person = person;
    this.#setTime = setTime;
  }

  #pass(ms: number) {
    this.#now += ms;
    this.#setTime(this.#now);
  }

  async begin() {
    for (const action of FIRST_ACTIONS) this.#devices[0].act(action, this.#now);
    for (const device of this.#devices) await this.#sync(device, false);
  }

  async take(step: Step) {
    this.#pass(1_000);
    switch (step.kind) {
      case 'act':
        return this.#devices[step.device].act(step.action, this.#now);
      case 'sync':
        return this.#sync(this.#devices[step.device], step.isLost);
      case 'undo':
        return this.#undo(step.event);
      case 'plan':
        return this.#plan(step.days);
      case 'next day':
        return this.#pass(DAY_MS);
      case 'back up':
        this.#backup = await backUp(this.#person.user.id);
        return;
      case 'restore backup':
        return this.#restore(step.isShorter);
      case 'complete on both':
        return this.#completeOnBoth(step.target);
      case 'trash project':
      case 'erase':
        return this.#remove(step.kind, step.target);
      default:
        return this.#changeBlock(step.kind, step.target);
    }
  }

  /** The first device syncs again, because the second can send changes for it. */
  async settle() {
    for (const device of [0, 1, 0] as const) await this.#sync(this.#devices[device], false);
  }

  async check() {
    const [first, second] = this.#devices;
    const fresh = new Device();
    await this.#sync(fresh, false);
    expect(first.state).toEqual(fresh.state);
    expect(second.state).toEqual(fresh.state);
    const { id } = this.#person.user;
    const [log] = await sql`select seq::int, open_tasks as open,
      (select count(*)::int from events where user_id = ${id}) as events,
      (select count(*)::int from tasks where user_id = ${id} and deleted_at is null
        and status in ('pending', 'in_progress')) as tasks from users where id = ${id}`;
    expect(log).toEqual({ seq: log?.events, events: log?.events, open: log?.tasks, tasks: log?.tasks });
    const readModels = () => sql`select
      (select coalesce(json_agg(c order by status, priority), '[]') from task_counts c where user_id = ${id}) as counts,
      (select coalesce(json_agg(d order by day), '[]') from daily_stats d where user_id = ${id}) as days`;
    const fed = await readModels();
    await sql`select rebuild_read_models(${id})`;
    expect(await readModels()).toEqual(fed);
    for (const path of [
      '/api/plan',
      '/api/today',
      '/api/now',
      '/api/tasks',
      '/api/trash',
      '/api/activity',
      '/api/labels',
      '/api/mood/stats',
      '/api/busy/occurrences',
    ])
      this.#expectServed(await this.#person.get(path), path);
  }

  /**
   * Each command is run once, in order, and what a command returned is what the device gets, if nothing changed it later.
   * @param isLost whether the answer gets lost, so that the device sends the same again
   */
  async #sync(device: Device, isLost: boolean): Promise<SyncResponse> {
    const before = await this.#countEvents();
    const answer = await this.#send(device);
    const { results, tempIdMapping } = answer;
    const after = await this.#countEvents();
    expect(results.map(({ uuid }) => uuid)).toEqual(device.queue.map(({ uuid }) => uuid));
    const done = results.flatMap((result) => (result.status === 'ok' ? [result.data as Done] : []));
    expect(done.flatMap(({ undoToken }) => (undoToken ? Number(undoToken.split(/[_-]/)[1]) : []))).toEqual(
      Array.from({ length: after - before }, (_, index) => before + 1 + index),
    );
    for (const result of results) {
      if (result.status === 'error') expect(result.error.code).not.toMatch(/INTERNAL|UNAVAILABLE|VALIDATION/);
    }
    if (isLost) {
      const again = await this.#send(device);
      expect(await this.#countEvents()).toBe(after);
      expect([again.results, again.tempIdMapping]).toEqual([results, tempIdMapping]);
    }
    device.queue = [];
    device.take(answer);
    for (const { task, project, moodLog, busyTime } of done) {
      const returned = task ?? project ?? moodLog ?? busyTime;
      const row = Object.values(device.rows)
        .find((rows) => rows.has(returned?.id ?? ''))
        ?.get(returned?.id ?? '');
      if (returned && row) expect(row.version).toBeGreaterThanOrEqual(returned.version);
      if (returned && row?.version === returned.version) expect(row).toEqual(returned);
    }
    return answer;
  }

  async #send({ syncToken, queue }: Device): Promise<SyncResponse> {
    const answer = await this.#person.post<SyncResponse>('/api/sync', { syncToken, commands: queue });
    expect(answer.status, answer.text).toBe(200);
    return answer.data;
  }

  /**
   * Restores a backup when both devices know what is lost. Then a device adds as much as was lost.
   * @param isShorter whether it adds less, so that the devices know an event beyond the end of the log
   */
  async #restore(isShorter: boolean) {
    const { id } = this.#person.user;
    this.#backup ??= await backUp(id);
    await this.settle();
    const lost = await this.#countEvents();
    await restoreBackup(id, this.#backup);
    this.#pass(1_000);
    const [adding] = FIRST_ACTIONS.filter(({ type }) => type === 'add');
    const [, second] = this.#devices;
    const added = lost - (await this.#countEvents()) - Number(isShorter);
    for (let left = added; left > 0 && adding; left -= 1) second.act(adding, this.#now);
    await this.#sync(second, false);
  }

  /** Both devices complete the same occurrence while they are offline. Only one completes it. */
  async #completeOnBoth(target: number) {
    await this.settle();
    const [first, second] = this.#devices;
    const repeating = [...(first.rows.task.values() as Iterable<Task>)].filter(({ occurrence }) => occurrence);
    const task = repeating[target % repeating.length];
    if (!task) return;
    for (const device of [first, second]) device.completeOccurrence(task);
    await this.#sync(first, false);
    const completed = first.rows.task.get(task.id);
    const { results } = await this.#sync(second, false);
    expect(results.map(({ status }) => status)).toEqual(['ok']);
    expect(second.rows.task.get(task.id)).toEqual(completed);
    expect(completed).not.toEqual(task);
  }

  /** An undo changes what the event has changed. What is undone can be done again, and is then as it was. */
  async #undo(event: number) {
    const events = await this.#countEvents();
    if (events === 0) return;
    const before = await this.#readAll();
    const seq = 1 + (event % events);
    const undone = await this.#person.post<{ undoToken: string | null }>('/api/undo', { undoToken: `undo_${seq}` });
    this.#expectServed(undone, 'undo');
    if (undone.status !== 200) {
      expect(undone.error.code).toMatch(/NOT_FOUND|CONFLICT|LIMIT_REACHED/);
      expect(await this.#readAll()).toEqual(before);
      return;
    }
    if (undone.data.undoToken === null) return expect(await this.#readAll()).toEqual(before);
    const changed = sql`select entity_id from events where user_id = ${this.#person.user.id}`;
    expect(await sql`${changed} and seq > ${events}`).toEqual(
      expect.arrayContaining(await sql`${changed} and seq = ${seq}`),
    );
    if (event % 2 === 0) return;
    const redone = await this.#person.post('/api/undo', { undoToken: undone.data.undoToken });
    expect(redone.status, redone.text).toBe(200);
    expect(withoutVersions(await this.#readAll())).toEqual(withoutVersions(before));
  }

  async #plan(days: number) {
    const made = await this.#person.post<{ fingerprint: string }>('/api/ai/optimize-schedule', { days });
    this.#expectServed(made, 'optimize');
    if (made.status !== 200) return;
    const applied = await this.#person.post('/api/plan/apply', { fingerprint: made.data.fingerprint });
    expect([200, 409]).toContain(applied.status);
  }

  async #changeBlock(kind: string, target: number) {
    const [row] = await sql`select blocks from plans where user_id = ${this.#person.user.id}`;
    const blocks: { id: string; startsAt: string }[] = row?.blocks ?? [];
    const block = blocks[target % blocks.length];
    if (!block) return;
    const path = `/api/plan/blocks/${block.id}`;
    const startsAt = new Date(Date.parse(block.startsAt) + HOUR_MS).toISOString();
    const patches: Record<string, object> = {
      'move block': { startsAt },
      'lock block': { locked: true },
      'report block': { done: true },
    };
    const patch = patches[kind];
    this.#expectServed(patch ? await this.#person.patch(path, patch) : await this.#person.delete(path), kind);
  }

  async #remove(kind: 'trash project' | 'erase', target: number) {
    const table =
      kind === 'erase'
        ? sql`select id from tasks where user_id = ${this.#person.user.id} and deleted_at is not null order by id`
        : sql`select id from projects where user_id = ${this.#person.user.id} and deleted_at is null order by id`;
    const rows = await table;
    const id = rows[target % rows.length]?.id;
    if (!id) return;
    const path = kind === 'erase' ? `/api/trash/${id}` : `/api/projects/${id}?tasks=trash`;
    this.#expectServed(await this.#person.delete(path), kind);
  }

  async #countEvents(): Promise<number> {
    const [row] = await sql`select seq::int from users where id = ${this.#person.user.id}`;
    return Number(row?.seq);
  }

  async #readAll() {
    const device = new Device();
    device.take((await this.#person.post<SyncResponse>('/api/sync', { syncToken: '*', commands: [] })).data);
    return device.state;
  }

  #expectServed({ status, text }: Answer, what: string) {
    expect(status, `${what}: ${text}`).toBeLessThan(500);
  }
}

/** Without what each write changes, and the positions, which may be others after an undo. */
const withoutVersions = (state: object): object =>
  JSON.parse(JSON.stringify(state, (key, value) => (/^(version|updatedAt|position)$/.test(key) ? undefined : value)));

/** What a command returns. */
interface Done extends Partial<Record<'task' | 'project' | 'moodLog' | 'busyTime', Row>> {
  undoToken: string | null;
}
