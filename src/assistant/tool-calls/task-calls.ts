import type { TaskPatch } from '../../entities/tasks/schemas.ts';
import { cleanLine, cleanLines, isBlank } from '../../messages/clean-text.ts';
import { CHANGES, DETAILS, LEVELS, STATUSES } from '../../messages/proposals.ts';
import { say, sayTime } from '../../messages/say.ts';
import { findOwnTime } from '../../planning/plan/own-time.ts';
import { toLocalTime, toMoment } from '../../shared/time-zones.ts';
import { moveTask } from '../actions.ts';
import { findNamedProject, findNamedTask, type NamedTask } from '../names.ts';
import { actionOf, type Details, quote } from '../previews.ts';
import { type LocalMoment, ToolInput } from './input.ts';
import { type Reading, sayInstant, type ToolContext, toInputContext, toInstant, toReading } from './reading.ts';

const MOVES = ['move_task', 'reschedule_task'];

export function readNewTask(fields: object, context: ToolContext): Reading {
  const input = new ToolInput({ ...fields }, toInputContext(context));
  const title = cleanLine(input.takeText('title', 'name', 'text', 'task') ?? '');
  const { changes, details } = readTaskFields(input, context);
  input.take('status', 'id');
  if (isBlank(title)) input.report('no_title', '');
  const args = withoutNulls({ title, ...changes });
  const twin = findNamedTask(title, context.names) && say(context.language, DETAILS.exists);
  const command = { type: 'task_add' as const, args };
  const creation = { command, details: { ...details, ...(twin && { exists: twin }) } };
  return toReading(input, { action: 'add', title: isBlank(title) ? null : title, creation }, context);
}

/** A new task has no date to take off. */
const withoutNulls = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

export function readUpdate(fields: object, tool: string, context: ToolContext): Reading {
  const input = new ToolInput({ ...fields }, toInputContext(context));
  const named = input.take('task', 'id', 'task_id', 'taskId');
  const task = findNamedTask(named, context.names);
  const takesDateOff = MOVES.includes(tool) && isWithoutDate(fields);
  const newTitle = cleanLine(input.takeText('title', 'name') ?? '');
  const status = readStatus(input);
  const read = readTaskFields(input, context, task && findClock(task, context.snapshot));
  const patch: TaskPatch = {
    ...(newTitle && newTitle !== task?.title && { title: newTitle }),
    ...(status && { status }),
    ...(takesDateOff && { dueDate: null }),
    ...(task ? moveDates(task, read.changes, context.snapshot) : read.changes),
  };
  if (!task) input.report('unknown_task', named ?? '');
  else if (Object.keys(patch).length === 0 && input.problems.length === 0) {
    input.report(input.listUnknown().length > 0 ? 'unknown_field' : 'nothing', input.listUnknown().join(', '));
  }
  const action = input.problems.some(({ reason }) => reason === 'unclear_date') ? 'move' : actionOf(patch);
  const details = describePatch(patch, { details: read.details, takesDateOff }, context);
  const update = { taskId: task?.id ?? '', patch, details };
  return toReading(input, { action, title: task?.title ?? null, update }, context);
}

/** A deadline before the new due date moves too, and the start of what takes place at its own time. */
function moveDates(task: NamedTask, changes: TaskPatch, { timezone }: ToolContext['snapshot']): TaskPatch {
  const { dueDate, ...others } = changes;
  return dueDate && changes.deadline === undefined ? { ...moveTask(task, dueDate, timezone), ...others } : changes;
}

/** When the task ends, if it takes place at its own time. */
function findClock(task: NamedTask, { timezone }: ToolContext['snapshot']): string | undefined {
  const own = findOwnTime(task, timezone);
  return own ? toLocalTime(own.endsAt, timezone).slice(11) : undefined;
}

function describePatch(
  { title, status, dueDate, deadline, startDate }: TaskPatch,
  { details, takesDateOff }: { details: Details; takesDateOff: boolean },
  context: ToolContext,
): Details {
  const { language } = context;
  const isDeadlineMoved = deadline && dueDate && !details.deadline;
  return {
    ...(title && { title: say(language, DETAILS.title, { value: quote(title) }) }),
    ...(takesDateOff && { due: say(language, CHANGES.noDue) }),
    ...details,
    ...(startDate &&
      !details.start && { start: say(language, DETAILS.start, { value: sayInstant(startDate, context) }) }),
    ...(isDeadlineMoved && { deadline: say(language, DETAILS.deadline, { value: sayInstant(deadline, context) }) }),
    ...(status && { status: say(language, STATUSES[status]) }),
  };
}

/** A move without a date takes the date off: models write null for that. */
function isWithoutDate(fields: object): boolean {
  const due: unknown = 'due' in fields ? fields.due : undefined;
  return due === null || due === '';
}

const STATUS_WORDS: [pattern: RegExp, status: NonNullable<TaskPatch['status']>][] = [
  [/^(completed?|done|finished)$/, 'completed'],
  [/^(cancell?ed|cancel|dropped|drop|deleted)$/, 'cancelled'],
  [/^(in[_ -]?progress|started|start|begun)$/, 'in_progress'],
  [/^(pending|open|reopen(ed)?|todo)$/, 'pending'],
];

function readStatus(input: ToolInput): TaskPatch['status'] {
  const value = input.takeText('status');
  if (value === undefined) return;
  const found = STATUS_WORDS.find(([pattern]) => pattern.test(value.trim().toLowerCase()));
  return found ? found[1] : input.report('unclear_value', value);
}

/** Fields that a new task and a change have in common. Null takes a date off. A due date without a time is due at `clock`. */
function readTaskFields(
  input: ToolInput,
  context: ToolContext,
  clock = '23:59',
): { changes: TaskPatch; details: Details } {
  const { snapshot, language } = context;
  const due = input.takeMoment('due', 'due_date', 'dueDate', 'date');
  const deadline = input.takeMoment('deadline');
  const start = input.takeMoment('start', 'start_date', 'startDate');
  const priority = input.takeLevel('priority');
  const minutes = input.takeMinutes('minutes', 'duration', 'estimate');
  const energy = input.takeLevel('energy', 'energy_level');
  const note = input.takeText('note', 'notes', 'description');
  const project = readProject(input, context);
  const describe = (field: 'due' | 'deadline' | 'start', moment: LocalMoment) =>
    say(language, DETAILS[field], { value: sayMoment(moment, field, context) });
  const aiMetadata = { ...(minutes && { estimatedDuration: minutes }), ...(energy && { energyLevel: energy }) };
  return {
    changes: {
      ...(due && { dueDate: toInstant(due, clock, snapshot.timezone) }),
      ...(deadline && { deadline: toInstant(deadline, '23:59', snapshot.timezone) }),
      ...(start && { startDate: toInstant(start, '00:00', snapshot.timezone) }),
      ...(priority && { priority }),
      ...(note && { description: cleanLines(note) }),
      ...(project && { projectId: project.id }),
      ...(Object.keys(aiMetadata).length > 0 && { aiMetadata }),
    },
    details: {
      ...(due && { due: due === 'none' ? say(language, CHANGES.noDue) : describe('due', due) }),
      ...(deadline && {
        deadline: deadline === 'none' ? say(language, CHANGES.noDeadline) : describe('deadline', deadline),
      }),
      ...(start && { start: start === 'none' ? say(language, CHANGES.noStart) : describe('start', start) }),
      ...(priority && { priority: say(language, DETAILS.priority, { value: LEVELS[language][priority] }) }),
      ...(minutes && { minutes: say(language, DETAILS.minutes, { value: minutes }) }),
      ...(energy && { energy: say(language, DETAILS.energy, { value: LEVELS[language][energy] }) }),
      ...(note && { note: say(language, DETAILS.note, { value: quote(note) }) }),
      ...(project && { project: say(language, DETAILS.project, { value: quote(project.name) }) }),
    },
  };
}

function readProject(input: ToolInput, { names }: ToolContext) {
  const named = input.takeText('project');
  if (named === undefined) return;
  return findNamedProject(named, names) ?? input.report('unknown_project', named);
}

/** Says so when the moment has passed. A start in the past is usual. */
function sayMoment(moment: LocalMoment, field: string, { snapshot, language, now }: ToolContext): string {
  const { date, timezone } = snapshot;
  const isWholeDay = moment.time === '00:00' && field === 'due'; // midnight is the end of the day
  const time = isWholeDay ? undefined : moment.time;
  const said = sayTime(language, time ? `${moment.date} ${time}` : moment.date, date);
  const isPast = toMoment(moment.date, time ?? '23:59', timezone) < now;
  return isPast && field !== 'start' ? say(language, CHANGES.past, { value: said }) : said;
}
