import { TASK_FACTS } from '../../messages/answers.ts';
import { PREVIEWS } from '../../messages/assistant.ts';
import { say } from '../../messages/say.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { toMoment } from '../../shared/time-zones.ts';
import { moveDue } from '../actions.ts';
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
    return { command, preview: say(language, PREVIEWS.mood, { energy, focus }) };
  }
  const task = snapshot.planning.tasks.find(({ id }) => id === change.id);
  if (!task) return null;
  const { id, title } = task;
  switch (change.kind) {
    case 'complete':
      return { command: { type: 'task_complete', args: { id } }, preview: say(language, PREVIEWS.complete, { title }) };
    case 'drop':
      return {
        command: { type: 'task_update', args: { id, changes: { status: 'cancelled' } } },
        preview: say(language, PREVIEWS.drop, { title }),
      };
    case 'move':
      return proposeMove(task, change, facts);
  }
}

/** Without a time, a task is due at the end of its day. */
const toDue = (date: string, time: string | null, { snapshot }: Facts) =>
  toMoment(date, time ?? '23:59', snapshot.timezone).toISOString();

function proposeTask(
  { title, date, time = null, minutes }: Extract<Change, { kind: 'add' }>,
  facts: Facts,
): ProposedChange {
  const { language } = facts;
  const preview = [
    say(language, PREVIEWS.add, { title }),
    ...(date ? [say(language, PREVIEWS.due, { value: sayLocal({ date, time }, facts) })] : []),
    ...(minutes ? [say(language, PREVIEWS.minutes, { value: minutes })] : []),
  ].join(', ');
  const args = {
    title,
    ...(date && { dueDate: toDue(date, time, facts) }),
    ...(minutes && { aiMetadata: { estimatedDuration: minutes } }),
  };
  return { command: { type: 'task_add', args }, preview };
}

function proposeMove(task: OpenTask, { date, time }: Extract<Change, { kind: 'move' }>, facts: Facts): ProposedChange {
  const { language } = facts;
  const { id, title } = task;
  const changes = moveDue(task, toDue(date, time, facts));
  const said = sayLocal({ date, time }, facts);
  const preview = [
    say(language, PREVIEWS.move, { title }),
    ...(changes.dueDate ? [say(language, PREVIEWS.due, { value: said })] : []),
    ...(changes.deadline ? [say(language, TASK_FACTS.deadline, { at: said })] : []),
  ].join(', ');
  return { command: { type: 'task_update', args: { id, changes } }, preview };
}
