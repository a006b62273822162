import type { TaskPatch } from '../../entities/tasks/schemas.ts';
import { DETAILS, LEVELS } from '../../messages/proposals.ts';
import { say } from '../../messages/say.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { toMoment } from '../../shared/time-zones.ts';
import { moveDue } from '../actions.ts';
import { type Details, describeCreation, describeUpdate, quote } from '../previews.ts';
import type { ProposedCommand } from '../responses.ts';
import type { ProposedChange } from '../tool-calls.ts';
import type { Change } from './changes.ts';
import { sayAt, sayLocal } from './facts.ts';
import type { Facts } from './question.ts';

/** The command of a change, and what it says. */
export function proposeChange(change: Change, facts: Facts): ProposedChange | null {
  if (change.kind === 'add') return proposeTask(change, facts);
  if (change.kind === 'mood') return proposeMood(change, facts);
  const task = facts.snapshot.planning.tasks.find(({ id }) => id === change.id);
  if (!task) return null;
  const { id, title } = task;
  const show = (patch: TaskPatch) => describeUpdate({ title, patch, details: {} }, facts.language);
  switch (change.kind) {
    case 'complete':
      return { command: { type: 'task_complete', args: { id } }, ...show({ status: 'completed' }) };
    case 'drop': {
      const changes: TaskPatch = { status: 'cancelled' };
      return { command: { type: 'task_update', args: { id, changes } }, ...show(changes) };
    }
    case 'move':
      return proposeMove(task, change, facts);
  }
}

/** Without a time, a task is due at the end of its day. */
const toDue = (date: string, time: string | null, { snapshot }: Facts) =>
  toMoment(date, time ?? '23:59', snapshot.timezone).toISOString();

function proposeMood({ energy, focus }: Extract<Change, { kind: 'mood' }>, { language }: Facts): ProposedChange {
  const details = { mood: say(language, DETAILS.mood, { energy, focus }) };
  const command: ProposedCommand = { type: 'mood_log', args: { energyLevel: energy, focusLevel: focus } };
  return { command, ...describeCreation({ action: 'log_mood', title: null, details }, language) };
}

/** The preview has every field of the command. */
function proposeTask({ title, fields, repeats }: Extract<Change, { kind: 'add' }>, facts: Facts): ProposedChange {
  const { language } = facts;
  const { dueDate, deadline, startDate, priority, aiMetadata: { estimatedDuration, energyLevel } = {} } = fields;
  const sayMoment = (field: 'due' | 'deadline' | 'start', moment: string) =>
    say(language, DETAILS[field], { value: sayAt(moment, facts) });
  const details: Details = {
    ...(dueDate && { due: sayMoment('due', dueDate) }),
    ...(deadline && { deadline: sayMoment('deadline', deadline) }),
    ...(startDate && { start: sayMoment('start', startDate) }),
    ...(repeats && { recurrence: say(language, DETAILS.recurrence, { value: quote(repeats) }) }),
    ...(priority && { priority: say(language, DETAILS.priority, { value: LEVELS[language][priority] }) }),
    ...(estimatedDuration && { minutes: say(language, DETAILS.minutes, { value: estimatedDuration }) }),
    ...(energyLevel && { energy: say(language, DETAILS.energy, { value: LEVELS[language][energyLevel] }) }),
  };
  return {
    command: { type: 'task_add', args: { title, ...fields } },
    ...describeCreation({ action: 'add', title, details }, language),
  };
}

function proposeMove(task: OpenTask, { date, time }: Extract<Change, { kind: 'move' }>, facts: Facts): ProposedChange {
  const { language } = facts;
  const { id, title } = task;
  const changes = moveDue(task, toDue(date, time, facts));
  const value = sayLocal({ date, time }, facts);
  const details: Details = {
    ...(changes.dueDate && { due: say(language, DETAILS.due, { value }) }),
    ...(changes.deadline && { deadline: say(language, DETAILS.deadline, { value }) }),
  };
  const command: ProposedCommand = { type: 'task_update', args: { id, changes } };
  return { command, ...describeUpdate({ title, patch: changes, details }, language) };
}
