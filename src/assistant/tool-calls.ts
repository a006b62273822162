import type { ToolCall } from '../ai-protocol/protocol.ts';
import { READ_TOOLS, TOOLS } from '../ai-protocol/tools.ts';
import { buildMutation } from '../commands/registry.ts';
import type { PlanBlock } from '../entities/plans/responses.ts';
import type { TaskPatch } from '../entities/tasks/schemas.ts';
import { cleanLine, cleanLines, isBlank } from '../messages/clean-text.ts';
import { CHANGES, DETAILS, LEFT_OUT, LEVELS, PREVIEWS, STATUSES } from '../messages/proposals.ts';
import { type Language, say, sayTime } from '../messages/say.ts';
import { AppError } from '../shared/errors.ts';
import { parseJson } from '../shared/parse-json.ts';
import { toLocalTime, toMoment } from '../shared/time-zones.ts';
import { moveDue } from './actions.ts';
import { findNamedBlock, findNamedProject, findNamedTask, type NamedTask, type Names } from './names.ts';
import { actionOf, type Details, describeCreation, describeUpdate, quote } from './previews.ts';
import type { ChangeAction, LeftOutChange, ProposedCommand, ShownChange } from './responses.ts';
import type { Snapshot } from './snapshot.ts';
import { type LocalMoment, type Problem, showValue, ToolInput } from './tool-input.ts';

export type { ToolCall };

export const MAX_COMMANDS = 5;

/** A command, and its description in the user's language. */
export interface ProposedChange extends ShownChange {
  command: ProposedCommand;
  preview: string;
}

/** What a call asks for. A call for several tasks has several readings. */
interface Reading {
  action: ChangeAction;
  /** Of the task; null when it is not known. */
  title: string | null;
  /** If there are any, there is no change. */
  problems: Problem[];
  /** Fields of the call that no change has. */
  unknownFields: string[];
  change: Update | Creation | { plan: PlanWish } | null;
}

/** A change of the plan, which the planner works out. */
export type PlanWish =
  | { kind: 'day'; date: string }
  | { kind: 'block'; block: PlanBlock; startsAt: string | undefined; locked: boolean | undefined };

/** One call's part of a task update. All calls for a task become one command, which one undo reverts. */
interface Update {
  taskId: string;
  patch: TaskPatch;
  details: Details;
}

interface Creation {
  command: ProposedCommand;
  details: Details;
}

export interface ToolContext {
  snapshot: Pick<Snapshot, 'timezone' | 'date'>;
  names: Names;
  language: Language;
  now: Date;
}

/** What tool calls ask for: at most five changes, the plan among them, and what is left out and why. */
export interface ParsedCalls {
  changes: ProposedChange[];
  plan: PlanWish[];
  leftOut: LeftOutChange[];
}

export function parseToolCalls(calls: ToolCall[], context: ToolContext): ParsedCalls {
  const readings = calls.flatMap((call) => readCall(call, context));
  const plan = readings.flatMap(({ change }) => (change && 'plan' in change ? [change.plan] : []));
  const all = combine(readings, context);
  const room = MAX_COMMANDS - (plan.length > 0 ? 1 : 0);
  const tooMany: Problem = { reason: 'too_many', value: String(MAX_COMMANDS) };
  return {
    changes: all.slice(0, room),
    plan,
    leftOut: [
      ...readings.flatMap((reading) => explainProblems(reading, context.language)),
      ...all.slice(room).map((change) => explain(change, tooMany, context.language)),
    ],
  };
}

/** What is wrong with a call, in words for the model; null when nothing is. */
export function findCallProblem(call: ToolCall, context: ToolContext): string | null {
  const problems = readCall(call, context).flatMap((reading) => reading.problems);
  return problems.length === 0 ? null : problems.map(({ reason, value }) => `${HINTS[reason]} (${value})`).join('; ');
}

const HINTS: Record<Problem['reason'], string> = {
  incomplete: 'the input is no JSON: it may have been cut off. Call it again, shorter',
  unknown_tool: 'there is no such tool. If no tool can do it, say so',
  unknown_task: 'there is no such task. Use the names of the facts, such as t1',
  unknown_field: 'there is no such field',
  unclear_date: 'write it as YYYY-MM-DD HH:MM or YYYY-MM-DD, or ask the user which day is meant',
  unclear_value: 'the value is not one of those that the schema allows',
  no_title: 'the title is missing',
  nothing: 'it would change nothing',
  too_many: 'too many changes at once',
  unknown_block: 'there is no such block in the plan. Use the names of the facts, such as b1',
  unknown_project: 'there is no such project. Use the names of the facts, such as p1',
  not_planned: 'the planner cannot do that',
  not_read: 'no more can be looked up for this question',
};

function combine(readings: Reading[], context: ToolContext): ProposedChange[] {
  const valid = readings.filter(({ change }) => change && !('plan' in change));
  const bySubject = Map.groupBy(valid, ({ change }) => {
    if (!change || 'plan' in change) return '';
    if ('taskId' in change) return change.taskId;
    return change.command.type === 'task_add' ? JSON.stringify(change) : change.command.type;
  });
  return [...bySubject.values()].flatMap((group) => toChanges(group, context));
}

/** Calls to add the same task are one. Of two values for a field of a task, the last one counts. */
function toChanges(group: Reading[], { language }: ToolContext): ProposedChange[] {
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
  const onlyCompletes = Object.keys(patch).join() === 'status' && patch.status === 'completed';
  const command: ProposedCommand = onlyCompletes
    ? { type: 'task_complete', args: { id } }
    : { type: 'task_update', args: { id, changes: patch } };
  return [{ command, ...describeUpdate({ title: first.title ?? '', patch, details }, language) }];
}

function mergePatches(patches: TaskPatch[]): TaskPatch {
  const aiMetadata = Object.assign({}, ...patches.map((patch) => patch.aiMetadata));
  return { ...Object.assign({}, ...patches), ...(Object.keys(aiMetadata).length > 0 && { aiMetadata }) };
}

/** Other names that models use for the tools, and what they set. */
const OTHER_NAMES: Record<string, object> = {
  move_task: {},
  reschedule_task: {},
  complete_task: { status: 'completed' },
  finish_task: { status: 'completed' },
  drop_task: { status: 'cancelled' },
  cancel_task: { status: 'cancelled' },
  start_task: { status: 'in_progress' },
  reopen_task: { status: 'pending' },
};

const MOVES = ['move_task', 'reschedule_task'];

function readCall({ tool, input }: ToolCall, context: ToolContext): Reading[] {
  const parsed = typeof input === 'string' ? parseJson(input) : input;
  if (READ_TOOLS.includes(tool)) return [failed('change', null, { reason: 'not_read', value: showValue(tool) })];
  if (!isKnownTool(tool)) return [failed('change', null, { reason: 'unknown_tool', value: showValue(tool) })];
  if (parsed === null || typeof parsed !== 'object') {
    return [failed(/^add/.test(tool) ? 'add' : 'change', null, { reason: 'incomplete', value: showValue(input) })];
  }
  const fields = new ToolInput({ ...parsed }, toInputContext(context));
  if (tool === 'log_mood') return [readMood(fields, context)];
  if (tool === 'plan_day') return [readPlanDay(fields, context)];
  if (tool === 'move_block') return [readMoveBlock(fields, context)];
  if (/^add/.test(tool)) return listTasks(parsed, 'title').map((fields) => readNewTask(fields, context));
  return listTasks(parsed, 'task').map((fields) => readUpdate({ ...fields, ...OTHER_NAMES[tool] }, tool, context));
}

const toInputContext = ({ snapshot: { date, timezone }, now }: ToolContext) => ({ date, timezone, now });

const isKnownTool = (tool: string) =>
  Object.hasOwn(TOOLS, tool) || /^(add|update)_tasks?$/.test(tool) || Object.hasOwn(OTHER_NAMES, tool);

/** The tasks of a call: in `tasks`, in an array, or the call itself. @param name the field that a mere text is */
function listTasks(input: object, name: 'title' | 'task'): object[] {
  const { tasks, ...common } = Array.isArray(input) ? { tasks: input } : { tasks: undefined, ...input };
  const several: unknown[] = Array.isArray(tasks) ? tasks : [tasks ?? {}];
  return several.map((item) => ({ ...common, ...(typeof item === 'object' ? item : { [name]: item }) }));
}

const failed = (action: ChangeAction, title: string | null, problem: Problem): Reading => ({
  action,
  title,
  problems: [problem],
  unknownFields: [],
  change: null,
});

/** The reading of an input whose fields have all been taken. The change counts only without problems. */
function toReading(
  input: ToolInput,
  { action, title, change }: Pick<Reading, 'action' | 'title' | 'change'>,
  { now }: ToolContext,
): Reading {
  if (input.problems.length === 0 && change && !('plan' in change)) {
    const { type, args } = 'command' in change ? change.command : toUpdateCommand(change);
    const error = buildMutation(type, args, { userId: '', newId: '', now });
    if (error instanceof AppError)
      input.report('unclear_value', Object.values({ ...change.details })[0] ?? title ?? '');
  }
  const { problems } = input;
  return { action, title, problems, unknownFields: input.listUnknown(), change: problems.length === 0 ? change : null };
}

const toUpdateCommand = ({ taskId: id, patch: changes }: Update) => ({ type: 'task_update', args: { id, changes } });

function readNewTask(fields: object, context: ToolContext): Reading {
  const input = new ToolInput({ ...fields }, toInputContext(context));
  const title = cleanLine(input.takeText('title', 'name', 'text', 'task') ?? '');
  const { changes, details } = readTaskFields(input, context);
  input.take('status', 'id');
  if (isBlank(title)) input.report('no_title', '');
  const args = withoutNulls({ title, ...changes });
  const change: Creation = { command: { type: 'task_add', args }, details };
  return toReading(input, { action: 'add', title: title || null, change }, context);
}

/** A new task has no date to take off. */
const withoutNulls = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

function readUpdate(fields: object, tool: string, context: ToolContext): Reading {
  const input = new ToolInput({ ...fields }, toInputContext(context));
  const named = input.take('task', 'id');
  const task = findNamedTask(named, context.names);
  const takesDateOff = MOVES.includes(tool) && isWithoutDate(fields);
  const newTitle = cleanLine(input.takeText('title', 'name') ?? '');
  const status = readStatus(input);
  const read = readTaskFields(input, context);
  const patch: TaskPatch = {
    ...(newTitle && newTitle !== task?.title && { title: newTitle }),
    ...(status && { status }),
    ...(takesDateOff && { dueDate: null }),
    ...(task ? moveDeadline(task, read.changes) : read.changes),
  };
  if (!task) input.report('unknown_task', named ?? '');
  else if (Object.keys(patch).length === 0 && input.problems.length === 0) {
    input.report(input.listUnknown().length > 0 ? 'unknown_field' : 'nothing', input.listUnknown().join(', '));
  }
  const action = input.problems.some(({ reason }) => reason === 'unclear_date') ? 'move' : actionOf(patch);
  const details = describePatch(patch, { details: read.details, takesDateOff }, context);
  return toReading(
    input,
    { action, title: task?.title ?? null, change: { taskId: task?.id ?? '', patch, details } },
    context,
  );
}

/** A deadline before the new due date moves too. */
function moveDeadline(task: NamedTask, changes: TaskPatch): TaskPatch {
  const { dueDate, ...others } = changes;
  return dueDate && changes.deadline === undefined ? { ...others, ...moveDue(task, dueDate) } : changes;
}

function describePatch(
  { title, status, dueDate, deadline }: TaskPatch,
  { details, takesDateOff }: { details: Details; takesDateOff: boolean },
  context: ToolContext,
): Details {
  const { language } = context;
  const isDeadlineMoved = deadline && dueDate && !details.deadline;
  return {
    ...(title && { title: say(language, DETAILS.title, { value: quote(title) }) }),
    ...(takesDateOff && { due: say(language, CHANGES.noDue) }),
    ...details,
    ...(isDeadlineMoved && { deadline: say(language, DETAILS.deadline, { value: sayInstant(deadline, context) }) }),
    ...(status && { status: say(language, STATUSES[status]) }),
  };
}

const sayInstant = (moment: string, { snapshot, language }: ToolContext) =>
  sayTime(language, toLocalTime(Date.parse(moment), snapshot.timezone), snapshot.date);

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

/** Fields that a new task and a change have in common. Null takes a date off. */
function readTaskFields(input: ToolInput, context: ToolContext): { changes: TaskPatch; details: Details } {
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
      ...(due && { dueDate: toInstant(due, '23:59', snapshot.timezone) }),
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

function readPlanDay(input: ToolInput, context: ToolContext): Reading {
  const day = input.takeMoment('date', 'day');
  const date = day && day !== 'none' ? day.date : context.snapshot.date;
  return toReading(input, { action: 'plan', title: null, change: { plan: { kind: 'day', date } } }, context);
}

function readMoveBlock(input: ToolInput, context: ToolContext): Reading {
  const { names, snapshot } = context;
  const named = input.take('block', 'id');
  const block = findNamedBlock(named, names);
  const to = input.takeMoment('to', 'start', 'startsAt', 'time');
  const locked = input.take('locked', 'lock');
  const isLocked = locked === undefined ? undefined : locked === true || locked === 'true';
  const startsAt = to && to !== 'none' && to.time ? toInstant(to, to.time, snapshot.timezone) : null;
  if (!block) input.report('unknown_block', named ?? '');
  else if (to && !startsAt) input.report('unclear_date', to === 'none' ? to : to.date);
  else if (!startsAt && isLocked === undefined && input.problems.length === 0) input.report('nothing', '');
  const wish = block && ({ kind: 'block', block, startsAt: startsAt ?? undefined, locked: isLocked } as const);
  const task = block && names.open.find(({ id }) => id === block.taskId);
  return toReading(
    input,
    { action: 'plan', title: task?.title ?? null, change: wish ? { plan: wish } : null },
    context,
  );
}

const toInstant = (moment: LocalMoment | 'none', time: string, timezone: string) =>
  moment === 'none' ? null : toMoment(moment.date, moment.time ?? time, timezone).toISOString();

/** Says so when the moment has passed. A start in the past is usual. */
function sayMoment(moment: LocalMoment, field: string, { snapshot, language, now }: ToolContext): string {
  const { date, timezone } = snapshot;
  const isWholeDay = moment.time === '00:00' && field === 'due'; // midnight is the end of the day
  const said = sayTime(language, isWholeDay || !moment.time ? moment.date : `${moment.date} ${moment.time}`, date);
  const isPast = toMoment(moment.date, moment.time ?? '23:59', timezone) < now;
  return isPast && field !== 'start' ? say(language, CHANGES.past, { value: said }) : said;
}

function readMood(input: ToolInput, context: ToolContext): Reading {
  const { snapshot, language, now } = context;
  const score = { min: 1, max: 10 };
  const energyLevel = input.takeNumber(['energy', 'energyLevel'], score);
  const focusLevel = input.takeNumber(['focus', 'focusLevel'], score);
  const at = input.takeMoment('at', 'time', 'when', 'loggedAt');
  if (input.problems.length === 0 && (energyLevel === undefined || focusLevel === undefined)) {
    input.report('unclear_value', '');
  }
  const loggedAt =
    at && at !== 'none'
      ? toInstant(at, toLocalTime(now.getTime(), snapshot.timezone).slice(11), snapshot.timezone)
      : null;
  const args = { energyLevel, focusLevel, ...(loggedAt && { loggedAt }) };
  const details: Details = {
    mood: say(language, DETAILS.mood, { energy: energyLevel ?? 0, focus: focusLevel ?? 0 }),
    ...(loggedAt && {
      at: say(language, DETAILS.at, { value: sayInstant(loggedAt, context) }),
    }),
  };
  return toReading(
    input,
    { action: 'log_mood', title: null, change: { command: { type: 'mood_log', args }, details } },
    context,
  );
}

function explainProblems({ problems, unknownFields, ...about }: Reading, language: Language): LeftOutChange[] {
  const unknown = problems.length > 0 ? [] : unknownFields;
  return [...problems, ...unknown.map((value): Problem => ({ reason: 'unknown_field', value }))].map((problem) =>
    explain(about, problem, language),
  );
}

export function explain(
  { action, title }: Pick<Reading, 'action' | 'title'>,
  { reason, value }: Problem,
  language: Language,
): LeftOutChange {
  const unnamed = action === 'plan' ? CHANGES.plan : CHANGES.unnamed;
  const what = title === null ? say(language, unnamed) : say(language, PREVIEWS[action], { title: quote(title) });
  const why = say(language, LEFT_OUT[reason], { value: quote(value) });
  return { action, title, reason, text: `${what}: ${why}` };
}
