import type { TaskPatch } from '../../entities/tasks/schemas.ts';
import { describeCreation, describeUpdate } from '../previews.ts';
import type { ProposedChange } from '../proposed-changes.ts';
import type { ProposedCommand } from '../responses.ts';
import type { Reading, ToolContext } from './reading.ts';

/** The changes of all calls: one for each task. */
export function mergeChanges(readings: Reading[], context: ToolContext): ProposedChange[] {
  const valid = readings.filter(({ change }) => change && !('plan' in change));
  const bySubject = Map.groupBy(valid, ({ change }) => {
    if (!change || 'plan' in change) return '';
    if ('taskId' in change) return change.taskId;
    return change.command.type === 'task_add' ? JSON.stringify(change) : change.command.type;
  });
  return [...bySubject.values()].flatMap((group) => toChanges(group, context));
}

/** Calls to add the same task are one. Of two values for a field of a task, the last one counts. */
function toChanges(group: Reading[], { language, names }: ToolContext): ProposedChange[] {
  const [first] = group;
  if (!first?.change || 'plan' in first.change) return [];
  if ('command' in first.change) {
    const { command } = first.change;
    const different = command.type === 'task_add' ? [first] : group;
    return different.flatMap(({ action, title, change }) =>
      change && 'command' in change
        ? [{ command: change.command, ...describeCreation({ action, title, details: change.details }, language) }]
        : [],
    );
  }
  const updates = group.flatMap(({ change }) => (change && 'taskId' in change ? [change] : []));
  const id = first.change.taskId;
  const patch = mergePatches(updates.map((update) => update.patch));
  const details = Object.assign({}, ...updates.map((update) => update.details));
  const { occurrence } = names.open.find((task) => task.id === id) ?? {}; // named, it counts once
  const onlyCompletes = Object.keys(patch).join() === 'status' && patch.status === 'completed';
  const command: ProposedCommand = onlyCompletes
    ? { type: 'task_complete', args: { id, ...(occurrence && { occurrence }) } }
    : { type: 'task_update', args: { id, changes: patch } };
  return [{ command, ...describeUpdate({ title: first.title ?? '', patch, details }, language) }];
}

function mergePatches(patches: TaskPatch[]): TaskPatch {
  const aiMetadata = Object.assign({}, ...patches.map((patch) => patch.aiMetadata));
  return { ...Object.assign({}, ...patches), ...(Object.keys(aiMetadata).length > 0 && { aiMetadata }) };
}
