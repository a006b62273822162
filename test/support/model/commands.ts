import { ENTITIES } from '../../../src/entities/registry.ts';
import type { Command } from './device.ts';
import { KINDS, type Kind, type Model, type ModelTask, type Theme } from './model.ts';
import type { Action } from './sequences.ts';

/** Real ids by temporary names. */
export type Ids = ReadonlyMap<string, string>;

/** An action as a command, and as a change of the model once the ids are known. */
export interface Prepared {
  command: Command;
  apply: (ids: Ids) => boolean;
}

export type Named = 'task' | Kind;

/** What the creator of a command knows: the names of all entities by kind, and the real ids of some. */
export interface Names {
  /** `fromTrash`: one in the trash, if there is one. */
  pick: (kind: Named, index: number, fromTrash?: boolean) => string | undefined;
  /** A new name. */
  add: (kind: Named) => string;
  toId: (name: string) => string;
}

/** The id of the only item of each checklist. */
const ITEM = '01a00000-0000-7000-8000-000000000001';

/** The id of a name. Without one, the name, which is the id of nothing. */
const resolve = (ids: Ids, name: string) => ids.get(name) ?? name;

/** @returns null when there is no target yet */
export function prepare(model: Model, names: Names, action: Action): Prepared | null {
  if (action.type === 'settings_update') {
    const theme: Theme = action.theme;
    return { command: { type: action.type, args: { theme } }, apply: () => model.setTheme(theme) };
  }
  if (action.type === 'label_rename') {
    const { label, to } = action;
    return { command: { type: action.type, args: { label, name: to } }, apply: () => model.renameLabel(label, to) };
  }
  if (action.type === 'task_check') {
    const { done } = action;
    const changed = { isTicked: done };
    return onTarget(names, 'task', action, (id) => model.changeTask(id, changed, 'task.checked'), {
      itemId: ITEM,
      done,
    });
  }
  const kind = KINDS.find((name) => action.type.startsWith(name));
  if (kind) return prepareSimple(model, names, kind, action);
  if (action.type === 'task_add' || action.type === 'task_update') return prepareTask(model, names, action);
  return onTarget(names, 'task', action, (id) => {
    const verbs: Record<string, (id: string) => boolean> = {
      task_complete: (target) => model.completeTask(target),
      task_skip: () => false, // no task of the model repeats
      task_reopen: (target) => model.reopenTask(target),
      task_delete: (target) => model.deleteTask(target),
      task_restore: (target) => model.restoreTask(target),
    };
    return verbs[action.type]?.(id) ?? false;
  });
}

function onTarget(names: Names, kind: Named, action: Action, apply: (id: string) => boolean, more: object = {}) {
  const name = 'target' in action ? names.pick(kind, action.target, action.type.endsWith('_restore')) : undefined;
  if (name === undefined) return null;
  return {
    command: { type: action.type, args: { id: names.toId(name), ...more } },
    apply: (ids: Ids) => apply(resolve(ids, name)),
  };
}

/** The fields of a mood log, busy time or project. */
function fieldsOf(kind: Kind, value: number): object {
  if (kind === 'mood') return { energyLevel: value };
  return kind === 'busy' ? { title: `Meeting ${value}` } : { name: `Project ${value}` };
}

const ADDED: Record<Kind, object> = {
  mood: { focusLevel: 5 },
  busy: { startsAt: '2026-12-01T09:00:00Z', endsAt: '2026-12-01T10:00:00Z' },
  project: {},
};

/** What the model keeps of an entity as the API shows it. */
export const textOf = {
  mood: ({ energyLevel }: { energyLevel: number }) => String(energyLevel),
  busy: ({ title }: { title: string | null }) => String(title),
  project: ({ name }: { name: string }) => name,
};

function prepareSimple(model: Model, names: Names, kind: Kind, action: Action): Prepared | null {
  const fields = 'value' in action ? fieldsOf(kind, action.value) : {};
  const text = String(Object.values(fields)[0]);
  if (action.type.endsWith('_add') || action.type.endsWith('_log')) {
    const name = names.add(kind);
    const args = { ...ADDED[kind], ...fields };
    return {
      command: { type: action.type, tempId: name, args },
      apply: (ids) => model.add(kind, resolve(ids, name), text),
    };
  }
  if (action.type.endsWith('_update')) {
    return onTarget(names, kind, action, (id) => model.change(kind, id, text), { changes: fields });
  }
  return onTarget(names, kind, action, (id) =>
    action.type.endsWith('_delete') ? model.trash(kind, id) : model.restore(kind, id),
  );
}

type TaskAction = Extract<Action, { type: 'task_add' | 'task_update' }>;

function prepareTask(model: Model, names: Names, action: TaskAction): Prepared | null {
  const { type, status, priority, label } = action;
  const needs = action.needs && [...new Set(action.needs.flatMap((index) => names.pick('task', index) ?? []))];
  const hasProject = action.project !== undefined;
  const project = typeof action.project === 'number' ? (names.pick('project', action.project) ?? null) : null;
  const fields = {
    priority,
    ...(status && { status }),
    ...(label && { labels: [label] }),
    ...(needs && { aiMetadata: { dependencies: needs.map(names.toId) } }),
    ...(hasProject && { projectId: project && names.toId(project) }),
  };
  const changes = (ids: Ids): Partial<ModelTask> => ({
    priority,
    ...(status && { status }),
    ...(label && { label }),
    ...(needs && { needs: needs.map((need) => resolve(ids, need)) }),
    ...(hasProject && { project: project && resolve(ids, project) }),
  });
  if (type === 'task_update') {
    const prepared = onTarget(names, 'task', action, () => false, { changes: fields });
    const name = names.pick('task', action.target);
    if (!prepared || name === undefined) return null;
    return { ...prepared, apply: (ids) => model.changeTask(resolve(ids, name), changes(ids)) };
  }
  const name = names.add('task');
  const blank: ModelTask = {
    title: name,
    status: 'pending',
    priority,
    needs: [],
    project: null,
    label: '',
    isTicked: false,
  };
  return {
    command: { type, tempId: name, args: { title: name, checklist: [{ id: ITEM, title: 'Item' }], ...fields } },
    apply: (ids) => model.addTask(resolve(ids, name), { ...blank, ...changes(ids) }),
  };
}

/** The request that does the same as a command. */
export function toRequest({ type, args }: Command): { method: string; path: string; body?: object } {
  if (type === 'settings_update') return { method: 'PATCH', path: '/api/user/settings', body: args };
  if (type === 'label_rename') {
    const { label, name } = args as { label: string; name: string };
    return { method: 'PATCH', path: `/api/labels/${label}`, body: { name } };
  }
  const [name, verb] = type.split('_');
  const path = ENTITIES.find((entity) => entity.name === name)?.path ?? '';
  const { id, changes, itemId, done } = args as { id?: string; changes?: object; itemId?: string; done?: boolean };
  if (itemId) return { method: 'POST', path: `/api/tasks/${id}/checklist/${itemId}`, body: { done } };
  if (id === undefined) return { method: 'POST', path: name === 'mood' ? '/api/mood/log' : path, body: args };
  if (verb === 'update') return { method: 'PATCH', path: `${path}/${id}`, ...(changes && { body: changes }) };
  if (verb === 'delete') return { method: 'DELETE', path: `${path}/${id}` };
  if (verb === 'restore') return { method: 'POST', path: `/api/trash/${id}/restore`, body: {} };
  return { method: 'POST', path: `${path}/${id}/${verb}`, body: {} };
}
