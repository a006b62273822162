import type { TaskPatch } from '../../entities/tasks/schemas.ts';
import { DETAILS, STATUSES } from '../../messages/proposals.ts';
import { say } from '../../messages/say.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { toMoment } from '../../shared/time-zones.ts';
import { type Details, describeCreation, describeUpdate } from '../previews.ts';
import type { ProposedCommand } from '../responses.ts';
import type { ProposedChange } from '../tool-calls.ts';
import type { Change } from './changes.ts';
import { sayLocal } from './facts.ts';
import type { Facts } from './question.ts';

/** The command of a change, and what it says. */
export function proposeChange(change: Change, facts: Facts): ProposedChange | null {
  const { language, snapshot } = facts;
  if (change.kind === 'add') return proposeTask(change, facts);
  if (change.kind === 'mood') {
    const { energy, focus } = change;
    const command: ProposedCommand = { type: 'mood_log', args: { energyLevel: energy, focusLevel: focus } };
    const details: Details = { mood: say(language, DETAILS.mood, { energy, focus }) };
    return { command, ...describeCreation({ action: 'log_mood', title: null, details }, language) };
  }
  const task = snapshot.planning.tasks.find(({ id }) => id === change.id);
  if (!task) return null;
  const { id, title } = task;
  switch (change.kind) {
    case 'complete':
      return {
        command: { type: 'task_complete', args: { id } },
        ...describeStatus(title, 'completed', facts),
      };
    case 'drop':
      return {
        command: { type: 'task_update', args: { id, changes: { status: 'cancelled' } } },
        ...describeStatus(title, 'cancelled', facts),
      };
    case 'move':
      return proposeMove(task, change, facts);
  }
}

const describeStatus = (title: string, status: 'completed' | 'cancelled', { language }: Facts) =>
  describeUpdate({ title, patch: { status }, details: { status: say(language, STATUSES[status]) } }, language);

/** Without a time, a task is due at the end of its day. */
const toDue = (date: string, time: string | null, { snapshot }: Facts) =>
  toMoment(date, time ?? '23:59', snapshot.timezone).toISOString();

function proposeTask(
  { title, date, time = null, minutes }: Extract<Change, { kind: 'add' }>,
  facts: Facts,
): ProposedChange {
  const { language } = facts;
  const details: Details = {
    ...(date && { due: say(language, DETAILS.due, { value: sayLocal({ date, time }, facts) }) }),
    ...(minutes && { minutes: say(language, DETAILS.minutes, { value: minutes }) }),
  };
  const args = {
    title,
    ...(date && { dueDate: toDue(date, time, facts) }),
    ...(minutes && { aiMetadata: { estimatedDuration: minutes } }),
  };
  return { command: { type: 'task_add', args }, ...describeCreation({ action: 'add', title, details }, language) };
}

/** Moves the due date. A deadline moves where it would come first, or is the only date. */
function proposeMove(
  { id, title, dueDate, deadline }: OpenTask,
  { date, time }: Extract<Change, { kind: 'move' }>,
  facts: Facts,
): ProposedChange {
  const { language } = facts;
  const at = toDue(date, time, facts);
  const changes: TaskPatch = {
    ...((dueDate || !deadline) && { dueDate: at }),
    ...(deadline && (!dueDate || deadline < at) && { deadline: at }),
  };
  const said = sayLocal({ date, time }, facts);
  const details: Details = {
    ...(changes.dueDate && { due: say(language, DETAILS.due, { value: said }) }),
    ...(changes.deadline && { deadline: say(language, DETAILS.deadline, { value: said }) }),
  };
  return {
    command: { type: 'task_update', args: { id, changes } },
    ...describeUpdate({ title, patch: changes, details }, language),
  };
}
