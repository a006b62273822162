import { expect } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { DAY_MS, HOUR_MS } from '../../src/shared/duration.ts';
import { backUp, restoreBackup } from './backup.ts';
import type { Answer, Person } from './client.ts';
import { sql } from './database.ts';
import * as fc from './fast-check.ts';
import { MORNING, signUpPlanner } from './plans.ts';

const index = fc.nat(1_000);
const label = fc.constantFrom('home', 'Work', 'deep' as const);
const RULES = [
  { rrule: 'FREQ=DAILY' },
  { rrule: 'FREQ=WEEKLY;BYDAY=TU,TH' },
  { rrule: 'FREQ=DAILY;COUNT=3' },
  { rrule: 'FREQ=DAILY;INTERVAL=2', from: 'completion' },
];

/** What a device queues. Targets are indices into what the device knows. */
const queued = fc.oneof(
  fc.record({ type: fc.constant('add' as const), rule: fc.option(fc.nat(RULES.length - 1)), label, project: index }),
  fc.record({
    type: fc.constantFrom('complete', 'complete', 'skip', 'reopen', 'delete', 'restore' as const),
    target: index,
  }),
  fc.record({ type: fc.constant('move' as const), target: index, days: fc.integer({ min: -2, max: 9 }) }),
  fc.record({ type: fc.constant('relabel' as const), target: index, labels: fc.subarray(['home', 'Work', 'deep']) }),
  fc.record({ type: fc.constant('wait' as const), target: index, first: index }),
  fc.record({ type: fc.constant('rename label' as const), from: label, to: label }),
  fc.record({ type: fc.constant('new project' as const), name: index }),
  fc.record({
    type: fc.constantFrom('archive', 'unarchive', 'delete project', 'restore project', 'join' as const),
    target: index,
    project: index,
  }),
  fc.record({ type: fc.constant('day off' as const), days: fc.nat(5) }),
);
type Queued = typeof queued extends fc.Arbitrary<infer T> ? T : never;

const device = fc.constantFrom(0, 1 as const);

const step = fc.oneof(
  { weight: 14, arbitrary: fc.record({ kind: fc.constant('act' as const), device, action: queued }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('sync' as const), device, isLost: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('undo' as const), event: index }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('plan' as const), days: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('drop block', 'move block', 'lock block', 'report block' as const),
      target: index,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('trash project', 'erase' as const), target: index }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('next day', 'back up', 'restore backup' as const) }) },
);

/** Steps of one user with two devices that are mostly offline. */
export const steps = fc.array(step, { minLength: 8, maxLength: 30 });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Command {
  uuid: string;
  type: string;
  tempId?: string;
  args: object;
}

type Row = { id: string };
const LISTS = { task: 'tasks', project: 'projects', mood: 'moodLogs', busy: 'busyTimes' } as const;

/** A device that knows what its syncs have told it. */
class Device {
  readonly rows: Record<keyof typeof LISTS, Map<string, Row>> = {
    task: new Map(),
    project: new Map(),
    mood: new Map(),
    busy: new Map(),
  };
  plan: unknown = null;
  settings: unknown;
  queue: Command[] = [];
  syncToken = '*';
  /** Ids of what it saw deleted. */
  readonly deleted: Record<string, string[]> = { task: [], project: [] };

  take({ syncToken, full, changes }: SyncResponse) {
    this.syncToken = syncToken;
    if (full) {
      for (const known of Object.values(this.rows)) known.clear();
      this.plan = null;
    }
    for (const [entity, list] of Object.entries(LISTS) as [keyof typeof LISTS, 'tasks'][]) {
      for (const row of changes[list]) this.rows[entity].set(row.id, row);
    }
    for (const { entity, id } of changes.deleted) {
      this.rows[entity as 'task']?.delete(id);
      this.deleted[entity]?.push(id);
    }
    if (changes.plan) this.plan = changes.plan;
    if (changes.user) this.settings = changes.user.settings;
  }

  get state() {
    const rows = Object.entries(this.rows).map(([entity, known]) => [
      entity,
      [...known.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ]);
    return { ...Object.fromEntries(rows), plan: this.plan, settings: this.settings };
  }
}

/** Runs a sequence, and checks at its end that the devices know what the service has, and that the log explains it. */
export async function runTwoDevices(sequence: Step[], setTime: (ms: number) => void): Promise<void> {
  setTime(Date.parse(MORNING));
  const world = new World(await signUpPlanner(), setTime);
  for (const each of sequence) await world.take(each);
  await world.settle();
  await world.check();
}

class World {
  readonly #person: Person;
  readonly #setTime: (ms: number) => void;
  readonly #devices = [new Device(), new Device()] as const;
  #now = Date.parse(MORNING);
  #names = 0;
  #backup: Awaited<ReturnType<typeof backUp>> | null = null;
  #isLogWhole = true;

  constructor(person: Person, setTime: (ms: number) => void) {
    this.#person = person;
    this.#setTime = setTime;
  }

  async take(step: Step) {
    this.#now += 1_000;
    this.#setTime(this.#now);
    switch (step.kind) {
      case 'act':
        return this.#queue(this.#devices[step.device], step.action);
      case 'sync':
        return this.#sync(this.#devices[step.device], step.isLost);
      case 'undo':
        return this.#undo(step.event);
      case 'plan':
        return this.#plan(step.days);
      case 'next day':
        this.#now += DAY_MS;
        this.#setTime(this.#now);
        return;
      case 'back up':
        this.#backup = await backUp(this.#person.user.id);
        return;
      case 'restore backup':
        if (this.#backup) await restoreBackup(this.#person.user.id, this.#backup);
        this.#isLogWhole &&= this.#backup === null;
        return;
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
    ])
      this.#expectServed(await this.#person.get(path), path);
  }

  #queue(device: Device, action: Queued) {
    const command = this.#toCommand(device, action);
    if (command) device.queue.push({ uuid: crypto.randomUUID(), ...command });
  }

  #toCommand(device: Device, action: Queued): Omit<Command, 'uuid'> | null {
    const added = device.queue.filter(({ type }) => type === 'task_add').flatMap(({ tempId }) => tempId ?? []);
    const known = [...device.rows.task.keys(), ...added];
    const projects = [
      ...device.rows.project.keys(),
      ...device.queue.filter(({ type }) => type === 'project_add').flatMap(({ tempId }) => tempId ?? []),
    ];
    const pick = <T>(list: T[], at: number): T | undefined => list[at % list.length];
    const target = 'target' in action ? pick(known, action.target) : undefined;
    const task = device.rows.task.get(target ?? '') as Task | undefined;
    const onTask = (type: string, more: object = {}) => (target ? { type, args: { id: target, ...more } } : null);
    const onProject = (type: string, more: object = {}) => {
      const id = 'project' in action ? pick(projects, action.project) : undefined;
      return id ? { type, args: { id, ...more } } : null;
    };
    const restore = (entity: string) => {
      const id = 'target' in action ? pick(device.deleted[entity] ?? [], action.target) : undefined;
      return id ? { type: `${entity}_restore`, args: { id } } : null;
    };
    const day = (days: number) => new Date(this.#now + days * DAY_MS).toISOString();
    switch (action.type) {
      case 'add': {
        this.#names += 1;
        const recurrence = action.rule === null ? undefined : RULES[action.rule];
        return {
          type: 'task_add',
          tempId: `t${this.#names}`,
          args: {
            title: `Task ${this.#names}`,
            labels: [action.label],
            aiMetadata: { estimatedDuration: 45 },
            ...(projects.length > 0 && { projectId: pick(projects, action.project) }),
            ...(recurrence && { recurrence, dueDate: day(0) }),
          },
        };
      }
      case 'complete':
      case 'skip':
        return onTask(`task_${action.type}`, task?.occurrence ? { occurrence: task.occurrence } : {});
      case 'reopen':
      case 'delete':
        return onTask(`task_${action.type}`);
      case 'restore':
        return restore('task');
      case 'move':
        return onTask('task_update', { changes: { dueDate: day(action.days) } });
      case 'relabel':
        return onTask('task_update', { changes: { labels: action.labels } });
      case 'wait':
        return onTask('task_update', { changes: { aiMetadata: { dependencies: [pick(known, action.first)] } } });
      case 'rename label':
        return { type: 'label_rename', args: { label: action.from, name: action.to } };
      case 'new project':
        this.#names += 1;
        return { type: 'project_add', tempId: `p${this.#names}`, args: { name: `Project ${action.name % 3}` } };
      case 'archive':
      case 'unarchive':
        return onProject('project_update', { changes: { archived: action.type === 'archive' } });
      case 'delete project':
        return onProject('project_delete');
      case 'restore project':
        return restore('project');
      case 'join':
        return onTask('task_update', { changes: { projectId: pick(projects, action.project) ?? null } });
      case 'day off':
        return { type: 'settings_update', args: { dayOverrides: { [day(action.days).slice(0, 10)]: null } } };
    }
  }

  /** @param isLost whether the answer gets lost, so that the device sends the same again */
  async #sync(device: Device, isLost: boolean) {
    const send = () =>
      this.#person.post<SyncResponse>('/api/sync', { syncToken: device.syncToken, commands: device.queue });
    const first = isLost ? await send() : null;
    const before = first && (await this.#countEvents());
    const answer = await send();
    expect(answer.status, answer.text).toBe(200);
    if (first) {
      expect(await this.#countEvents()).toBe(before);
      expect(answer.data.results).toEqual(first.data.results);
      expect(answer.data.tempIdMapping).toEqual(first.data.tempIdMapping);
    }
    for (const result of answer.data.results) {
      if (result.status === 'error') expect(result.error.code).not.toMatch(/INTERNAL|UNAVAILABLE|VALIDATION/);
    }
    device.queue = [];
    device.take(answer.data);
  }

  /** What is undone can be done again, and is then as it was. */
  async #undo(event: number) {
    const events = await this.#countEvents();
    if (events === 0) return;
    const before = await this.#readAll();
    const undone = await this.#person.post<{ undoToken: string | null }>('/api/undo', {
      undoToken: `undo_${1 + (event % events)}`,
    });
    this.#expectServed(undone, 'undo');
    if (undone.status !== 200) {
      expect(undone.error.code).toMatch(/NOT_FOUND|CONFLICT|LIMIT_REACHED/);
      expect(await this.#readAll()).toEqual(before);
      return;
    }
    if (undone.data.undoToken === null) return expect(await this.#readAll()).toEqual(before);
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
