import type { TaskPatch } from '../../../entities/tasks/schemas.ts';
import { DETAILS, LEVELS, PREVIEWS } from '../../../messages/proposals.ts';
import { say } from '../../../messages/say.ts';
import { sayTitles } from '../../../planning/explain/words.ts';
import { findOwnTime } from '../../../planning/plan/own-time.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { toMoment } from '../../../shared/time-zones.ts';
import { moveTask } from '../../actions.ts';
import { type Details, describeCreation, describeUpdate, quote } from '../../previews.ts';
import type { ProposedChange } from '../../proposed-changes.ts';
import type { ProposedCommand } from '../../responses.ts';
import { sayAt } from '../facts.ts';
import type { Facts } from '../query.ts';
import type { Change } from './types.ts';

/** The command of a change, and what it says. The plan is proposed by the planner, so it has none here. */
export function proposeChange(change: Change, facts: Facts): ProposedChange | null {
  if (change.kind === 'plan') return null;
  if (change.kind === 'add') return proposeTask(change, facts);
  if (change.kind === 'mood') return proposeMood(change, facts);
  if (change.kind === 'reopen') {
    const patch = { status: 'pending' } as const;
    const command: ProposedCommand = { type: 'task_update', args: { id: change.id, changes: patch } };
    return { command, ...describeUpdate({ title: change.title, patch, details: {} }, facts.language) };
  }
  const task = facts.snapshot.planning.tasks.find(({ id }) => id === change.id);
  if (!task) return null;
  const { id, title } = task;
  const { language } = facts;
  const update = (patch: TaskPatch): ProposedChange => ({
    command: { type: 'task_update', args: { id, changes: patch } },
    ...describeUpdate({ title, patch, details: describeFields(patch, facts) }, language),
  });
  switch (change.kind) {
    case 'complete':
      return { ...update({ status: 'completed' }), command: { type: 'task_complete', args: atOccurrence(task) } };
    case 'drop':
      return update({ status: 'cancelled' });
    case 'start':
      return update({ status: 'in_progress' });
    case 'skip':
      return proposeSkip(task, facts);
    case 'set':
      return update(change.patch);
    case 'move':
      return update(moveTask(task, findEnd(task, change, facts), facts.snapshot.timezone));
  }
}

/** Named, the occurrence counts once, whenever the user confirms. */
const atOccurrence = ({ id, occurrence }: OpenTask) => ({ id, ...(occurrence && { occurrence }) });

function proposeSkip(task: OpenTask, { language }: Facts): ProposedChange {
  const { title } = task;
  const preview = say(language, PREVIEWS.skip, { title: quote(title) });
  const command: ProposedCommand = { type: 'task_skip', args: atOccurrence(task) };
  return { command, action: 'skip', title, details: [], preview };
}

/** Without a time, a task is due at the end of its day. */
const toDue = (date: string, time: string | null, { snapshot }: Facts) =>
  toMoment(date, time ?? '23:59', snapshot.timezone).toISOString();

function proposeMood({ energy, focus, at }: Extract<Change, { kind: 'mood' }>, facts: Facts): ProposedChange {
  const { language } = facts;
  const details = {
    mood: say(language, DETAILS.mood, { energy, focus }),
    ...(at && { at: say(language, DETAILS.at, { value: sayAt(at, facts) }) }),
  };
  const command: ProposedCommand = {
    type: 'mood_log',
    args: { energyLevel: energy, focusLevel: focus, ...(at && { loggedAt: at }) },
  };
  return { command, ...describeCreation({ action: 'log_mood', title: null, details }, language) };
}

/** The preview has every field of the command. */
function proposeTask({ fields, repeats, reminds }: Extract<Change, { kind: 'add' }>, facts: Facts): ProposedChange {
  const { language, snapshot } = facts;
  const { project: named, title, ...args } = fields;
  const project = findProject(named?.name, snapshot);
  const details: Details = {
    ...describeFields({ ...args, projectId: project?.id }, facts),
    ...(repeats && { recurrence: say(language, DETAILS.recurrence, { value: quote(repeats) }) }),
    ...(reminds && { reminder: say(language, DETAILS.reminder) }),
  };
  const command: ProposedCommand = {
    type: 'task_add',
    args: {
      title,
      ...args,
      ...(project && { projectId: project.id }),
      ...(reminds && { reminders: [{ minutesBefore: 0, of: args.startDate ? 'start' : 'due' }] }),
    },
  };
  return { command, ...describeCreation({ action: 'add', title, details }, language) };
}

type Described = Pick<
  TaskPatch,
  'title' | 'priority' | 'aiMetadata' | 'dueDate' | 'deadline' | 'startDate' | 'labels' | 'projectId'
>;

/** What each new value of a task says. */
function describeFields(fields: Described, facts: Facts): Details {
  const { title, priority, aiMetadata, labels, projectId, ...moments } = fields;
  const { language, snapshot } = facts;
  const project = snapshot.projects.find(({ id }) => id === projectId);
  const { estimatedDuration: minutes, energyLevel: energy } = aiMetadata ?? {};
  const sayMoment = (field: 'due' | 'deadline' | 'start', moment: string) =>
    say(language, DETAILS[field], { value: sayAt(moment, facts) });
  return {
    ...(title && { title: say(language, DETAILS.title, { value: quote(title) }) }),
    ...(moments.dueDate && { due: sayMoment('due', moments.dueDate) }),
    ...(moments.deadline && { deadline: sayMoment('deadline', moments.deadline) }),
    ...(moments.startDate && { start: sayMoment('start', moments.startDate) }),
    ...(priority && { priority: say(language, DETAILS.priority, { value: LEVELS[language][priority] }) }),
    ...(minutes && { minutes: say(language, DETAILS.minutes, { value: minutes }) }),
    ...(energy && { energy: say(language, DETAILS.energy, { value: LEVELS[language][energy] }) }),
    ...(project && { project: say(language, DETAILS.project, { value: quote(project.name) }) }),
    ...(labels && { labels: say(language, DETAILS.labels, { value: sayTitles(language, labels.map(quote)) }) }),
  };
}

export const findProject = (name: string | undefined, { projects }: Facts['snapshot']) =>
  projects.find((project) => project.name.toLowerCase() === name?.toLowerCase());

/** When a moved task is due. A new time of what takes place at its own time is when it begins. */
function findEnd(task: OpenTask, { date, time, isNewTime }: Extract<Change, { kind: 'move' }>, facts: Facts): string {
  const own = findOwnTime(task, facts.snapshot.timezone);
  const moment = toDue(date, time, facts);
  return own && isNewTime ? new Date(Date.parse(moment) + own.endsAt - own.startsAt).toISOString() : moment;
}
