import type { ToolCall } from '../ai-protocol/protocol.ts';
import { buildMutation } from '../commands/registry.ts';
import type { TaskPatch } from '../entities/tasks/schemas.ts';
import { cleanLine, cleanLines, isBlank } from '../messages/clean-text.ts';
import { CHANGES, DETAILS, LEFT_OUT, LEVELS, PREVIEWS, STATUSES } from '../messages/proposals.ts';
import { type Language, say, sayTime } from '../messages/say.ts';
import { AppError } from '../shared/errors.ts';
import { parseJson } from '../shared/parse-json.ts';
import { toLocalTime, toMoment } from '../shared/time-zones.ts';
import { moveDue } from './actions.ts';
import { actionOf, type Details, describeCreation, describeUpdate, quote } from './previews.ts';
import { findTaskByAlias } from './prompt-context.ts';
import type { ChangeAction, LeftOutChange, ProposedCommand, ShownChange } from './responses.ts';
import type { Snapshot, SnapshotTask } from './snapshot.ts';
import { type LocalMoment, type Problem, showValue, ToolInput } from './tool-input.ts';

export type { ToolCall };

const MAX_COMMANDS = 5;

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
  change: Update | Creation | null;
}

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
  snapshot: Pick<Snapshot, 'tasks' | 'timezone' | 'date'>;
  language: Language;
  now: Date;
}

/** Turns tool calls into at most five changes, and says what is left out and why. */
export function parseToolCalls(
  calls: ToolCall[],
  context: ToolContext,
): { changes: ProposedChange[]; leftOut: LeftOutChange[] } {
  const readings = calls.flatMap((call) => readCall(call, context));
  const all = combine(readings, context);
  const surplus = all.slice(MAX_COMMANDS).map(({ action, title }) => ({ action, title }));
  return {
    changes: all.slice(0, MAX_COMMANDS),
    leftOut: [
      ...readings.flatMap((reading) => explainProblems(reading, context.language)),
      ...surplus.map((change) =>
        explain(change, { reason: 'too_many', value: String(MAX_COMMANDS) }, context.language),
      ),
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
};

function combine(readings: Reading[], context: ToolContext): ProposedChange[] {
  const valid = readings.filter((reading) => reading.change !== null);
  const bySubject = Map.groupBy(valid, ({ change }) =>
    change && 'taskId' in change ? change.taskId : JSON.stringify(change?.command.type === 'task_add' ? change : {}),
  );
  return [...bySubject.values()].flatMap((group) => toChanges(group, context));
}

/** Calls to add the same task are one. Of two values for a field of a task, the last one counts. */
function toChanges(group: Reading[], { language }: ToolContext): ProposedChange[] {
  const [first] = group;
  if (!first?.change) return [];
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
  const isKnown = tool === 'log_mood' || /^(add|update)_tasks?$/.test(tool) || Object.hasOwn(OTHER_NAMES, tool);
  if (!isKnown) return [failed('change', null, { reason: 'unknown_tool', value: showValue(tool) })];
  if (parsed === null || typeof parsed !== 'object') {
    return [failed(/^add/.test(tool) ? 'add' : 'change', null, { reason: 'incomplete', value: showValue(input) })];
  }
  if (tool === 'log_mood') return [readMood(new ToolInput({ ...parsed }, context.snapshot), context)];
  if (/^add/.test(tool)) return listTasks(parsed, 'title').map((fields) => readNewTask(fields, context));
  return listTasks(parsed, 'task').map((fields) => readUpdate({ ...fields, ...OTHER_NAMES[tool] }, tool, context));
}

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
  if (input.problems.length === 0 && change) {
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
  const input = new ToolInput({ ...fields }, context.snapshot);
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
  const input = new ToolInput({ ...fields }, context.snapshot);
  const named = input.take('task', 'id');
  const task = findTask(named, context.snapshot.tasks);
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
function moveDeadline(task: SnapshotTask, changes: TaskPatch): TaskPatch {
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

/** By its alias or, if the model wrote that, by its exact title. */
function findTask(named: unknown, tasks: ToolContext['snapshot']['tasks']) {
  if (typeof named !== 'string') return undefined;
  const text = named.trim();
  if (/^t\d{1,3}$/i.test(text)) return findTaskByAlias(text.toLowerCase(), tasks);
  const titled = tasks.filter(({ title }) => title.toLowerCase() === text.toLowerCase());
  return titled.length === 1 ? titled[0] : undefined;
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
    },
  };
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

function explain(
  { action, title }: Pick<Reading, 'action' | 'title'>,
  { reason, value }: Problem,
  language: Language,
): LeftOutChange {
  const what =
    title === null ? say(language, CHANGES.unnamed) : say(language, PREVIEWS[action], { title: quote(title) });
  const why = say(language, LEFT_OUT[reason], { value: quote(value) });
  return { action, title, reason, text: `${what}: ${why}` };
}
