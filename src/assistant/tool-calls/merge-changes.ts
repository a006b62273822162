import type { TaskPatch } from '../../entities/tasks/schemas.ts';
import { describeCreation, describeUpdate } from '../previews.ts';
import type { ProposedChange } from '../proposed-changes.ts';
import type { ProposedCommand } from '../responses.ts';
import type { Reading, ToolContext } from './reading.ts';

/** The changes of all calls: one for each task. */
export function mergeChanges(readings: Reading[], context: ToolContext): ProposedChange[] {
  const bySubject = Map.groupBy(readings, nameSubject);
  bySubject.delete(undefined);
  return [...bySubject.values()].flatMap((group) => mergeUpdates(group, context) ?? listCreations(group, context));
}

/** The same for calls that change one task, and for calls that add the same one. Undefined if nothing is changed. */
function nameSubject({ update, creation }: Reading): string | undefined {
  if (update) return update.taskId;
  return creation?.command.type === 'task_add' ? JSON.stringify(creation) : creation?.command.type;
}

function listCreations(group: Reading[], { language }: ToolContext): ProposedChange[] {
  const created = group.flatMap(({ action, title, creation }) =>
    creation
      ? { command: creation.command, ...describeCreation({ action, title, details: creation.details }, language) }
      : [],
  );
  return created[0]?.command.type === 'task_add' ? created.slice(0, 1) : created;
}

/** If two calls set the same field of a task, the last value counts. Null if no task is updated. */
function mergeUpdates(group: Reading[], { language, names }: ToolContext): ProposedChange[] | null {
  const updates = group.flatMap(({ update }) => update ?? []);
  const id = updates[0]?.taskId;
  if (id === undefined) return null;
  const patch = mergePatches(updates.map((update) => update.patch));
  const details = Object.assign({}, ...updates.map((update) => update.details));
  const { occurrence } = names.open.find((task) => task.id === id) ?? {}; // named, it counts once
  const onlyCompletes = Object.keys(patch).join() === 'status' && patch.status === 'completed';
  const command: ProposedCommand = onlyCompletes
    ? { type: 'task_complete', args: { id, ...(occurrence && { occurrence }) } }
    : { type: 'task_update', args: { id, changes: patch } };
  return [{ command, ...describeUpdate({ title: group[0]?.title ?? '', patch, details }, language) }];
}

function mergePatches(patches: TaskPatch[]): TaskPatch {
  const aiMetadata = Object.assign({}, ...patches.map((patch) => patch.aiMetadata));
  return { ...Object.assign({}, ...patches), ...(Object.keys(aiMetadata).length > 0 && { aiMetadata }) };
}
