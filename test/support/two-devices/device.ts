import type { Task } from '../../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../../src/history/sync/responses.ts';
import { DAY_MS, HOUR_MS } from '../../../src/shared/duration.ts';
import { type Queued, RULES } from './steps.ts';

export interface Command {
  uuid: string;
  type: string;
  tempId?: string;
  args: object;
}

export type Row = { id: string; version: number };
export const LISTS = { task: 'tasks', project: 'projects', mood: 'moodLogs', busy: 'busyTimes' } as const;
type Kind = keyof typeof LISTS;
const KINDS = Object.keys(LISTS) as Kind[];

/** A device that knows what its syncs have told it. */
export class Device {
  readonly rows = mapKinds(() => new Map<string, Row>());
  plan: unknown = null;
  settings: unknown;
  queue: Command[] = [];
  syncToken = '*';
  /** Ids of what it saw deleted. */
  readonly #deleted = mapKinds((): string[] => []);
  #names = 0;

  take({ syncToken, full, changes }: SyncResponse) {
    this.syncToken = syncToken;
    if (full) {
      for (const known of Object.values(this.rows)) known.clear();
      this.plan = null;
    }
    for (const kind of KINDS) for (const row of changes[LISTS[kind]]) this.rows[kind].set(row.id, row);
    for (const { entity, id } of changes.deleted) {
      if (!(entity in LISTS)) continue;
      this.rows[entity as Kind].delete(id);
      this.#deleted[entity as Kind].push(id);
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

  /** Queues the command of an action, if the device knows what the action is about. */
  act(action: Queued, now: number) {
    const command = this.#toCommand(action, now);
    if (command) this.queue.push({ uuid: crypto.randomUUID(), ...command });
  }

  completeOccurrence({ id, occurrence }: Task) {
    this.queue.push({ uuid: crypto.randomUUID(), type: 'task_complete', args: { id, occurrence } });
  }

  /** Ids, and names of what is queued. */
  #known(kind: Kind): string[] {
    const creation = kind === 'mood' ? 'mood_log' : `${kind}_add`;
    const added = this.queue.filter(({ type }) => type === creation).flatMap(({ tempId }) => tempId ?? []);
    return [...this.rows[kind].keys(), ...added];
  }

  #toCommand(action: Queued, now: number): Omit<Command, 'uuid'> | null {
    const project = 'project' in action ? pick(this.#known('project'), action.project) : undefined;
    const on = (kind: Kind, verb: string, more: object = {}) => {
      const ids = verb === 'restore' ? this.#deleted[kind] : this.#known(kind);
      const id = 'target' in action ? pick(ids, action.target) : undefined;
      const { occurrence } = (this.rows[kind].get(id ?? '') ?? {}) as Partial<Task>;
      const named = occurrence && /complete|skip/.test(verb) ? { occurrence } : {};
      return id === undefined ? null : { type: `${kind}_${verb}`, args: { id, ...named, ...more } };
    };
    const change = (kind: Kind, changes: object) => on(kind, 'update', { changes });
    const add = (type: string, args: object) => ({ type, tempId: `${type}${++this.#names}`, args });
    const day = (days: number) => new Date(now + days * DAY_MS).toISOString();
    const hour = (hours: number) => new Date(now + hours * HOUR_MS).toISOString();
    switch (action.type) {
      case 'verb':
        return on(action.verb.kind, action.verb.name);
      case 'add': {
        const recurrence = RULES[action.rule ?? -1];
        return add('task_add', {
          title: `Task ${this.#names}`,
          labels: [action.label],
          aiMetadata: { estimatedDuration: 45 },
          ...(project !== undefined && { projectId: project }),
          ...(recurrence && { recurrence, dueDate: day(0) }),
        });
      }
      case 'move':
        return change('task', { dueDate: day(action.days) });
      case 'relabel':
        return change('task', { labels: action.labels });
      case 'wait':
        return change('task', { aiMetadata: { dependencies: [pick(this.#known('task'), action.first)] } });
      case 'join':
        return change('task', { projectId: project ?? null });
      case 'rename label':
        return { type: 'label_rename', args: { label: action.from, name: action.to } };
      case 'new project':
        return add('project_add', { name: `Project ${action.name % 3}` });
      case 'archive':
        return change('project', { archived: action.archived });
      case 'log mood': {
        const { level } = action;
        return add('mood_log', { energyLevel: level, focusLevel: 11 - level, loggedAt: hour(-action.hours) });
      }
      case 'change mood':
        return change('mood', {
          energyLevel: action.level,
          ...(action.hours !== null && { loggedAt: hour(-action.hours) }),
        });
      case 'add busy time': {
        const { rrule } = RULES[action.rule ?? -1] ?? {};
        const times = { startsAt: hour(action.hours), endsAt: hour(action.hours + 2) };
        return add('busy_add', { ...times, ...(rrule && { recurrence: { rrule } }) });
      }
      case 'move busy time':
        return change('busy', { startsAt: hour(action.hours), endsAt: hour(action.hours + 1) });
      case 'day off':
        return { type: 'settings_update', args: { dayOverrides: { [day(action.days).slice(0, 10)]: null } } };
    }
  }
}

function mapKinds<T>(create: () => T): Record<Kind, T> {
  return { task: create(), project: create(), mood: create(), busy: create() };
}

const pick = <T>(list: T[], at: number): T | undefined => list[at % list.length];
