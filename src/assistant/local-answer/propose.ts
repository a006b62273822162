import { DETAILS, LEVELS, PREVIEWS } from '../../messages/proposals.ts';
import { say } from '../../messages/say.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { toMoment } from '../../shared/time-zones.ts';
import { moveDue } from '../actions.ts';
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
  switch (change.kind) {
    case 'complete':
      return { command: { type: 'task_complete', args: { id } }, ...show({ action: 'complete', title }, facts) };
    case 'drop': {
      const command: ProposedCommand = { type: 'task_update', args: { id, changes: { status: 'cancelled' } } };
      return { command, ...show({ action: 'drop', title }, facts) };
    }
    case 'move':
      return proposeMove(task, change, facts);
  }
}

function show(
  { action, title, details = [] }: Pick<ProposedChange, 'action' | 'title'> & { details?: string[] },
  { language }: Facts,
): Omit<ProposedChange, 'command'> {
  const preview = [say(language, PREVIEWS[action], { title: title ?? '' }), ...details];
  return { action, title, details, preview: preview.join(title === null ? ' ' : ', ') };
}

/** Without a time, a task is due at the end of its day. */
const toDue = (date: string, time: string | null, { snapshot }: Facts) =>
  toMoment(date, time ?? '23:59', snapshot.timezone).toISOString();

function proposeMood({ energy, focus }: Extract<Change, { kind: 'mood' }>, facts: Facts): ProposedChange {
  const details = [say(facts.language, DETAILS.mood, { energy, focus })];
  const command: ProposedCommand = { type: 'mood_log', args: { energyLevel: energy, focusLevel: focus } };
  return { command, ...show({ action: 'log_mood', title: null, details }, facts) };
}

function proposeTask({ title, fields }: Extract<Change, { kind: 'add' }>, facts: Facts): ProposedChange {
  const { language } = facts;
  const { dueDate, deadline, startDate, priority, aiMetadata: { estimatedDuration } = {} } = fields;
  const sayMoment = (field: 'due' | 'deadline' | 'start', moment: string | undefined) =>
    moment ? [say(language, DETAILS[field], { value: sayAt(moment, facts) })] : [];
  const details = [
    ...sayMoment('due', dueDate),
    ...sayMoment('deadline', deadline),
    ...sayMoment('start', startDate),
    ...(priority ? [say(language, DETAILS.priority, { value: LEVELS[language][priority] })] : []),
    ...(estimatedDuration ? [say(language, DETAILS.minutes, { value: estimatedDuration })] : []),
  ];
  return {
    command: { type: 'task_add', args: { title, ...fields } },
    ...show({ action: 'add', title, details }, facts),
  };
}

function proposeMove(task: OpenTask, { date, time }: Extract<Change, { kind: 'move' }>, facts: Facts): ProposedChange {
  const { language } = facts;
  const { id, title } = task;
  const changes = moveDue(task, toDue(date, time, facts));
  const value = sayLocal({ date, time }, facts);
  const details = [
    ...(changes.dueDate ? [say(language, DETAILS.due, { value })] : []),
    ...(changes.deadline ? [say(language, DETAILS.deadline, { value })] : []),
  ];
  const command: ProposedCommand = { type: 'task_update', args: { id, changes } };
  return { command, ...show({ action: 'move', title, details }, facts) };
}
