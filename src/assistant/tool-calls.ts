import type * as z from 'zod/mini';
import { TOOLS, type ToolInput, type ToolName } from '../ai-protocol/tools.ts';
import { buildMutation } from '../commands/registry.ts';
import type { TaskPatch } from '../entities/tasks/schemas.ts';
import { LEVELS, PREVIEWS } from '../messages/assistant.ts';
import { type Language, say, sayTime } from '../messages/say.ts';
import { AppError } from '../shared/errors.ts';
import { toMoment } from '../shared/time-zones.ts';
import { moveDue } from './actions.ts';
import { findTaskByAlias } from './prompt-context.ts';
import type { ProposedCommand } from './responses.ts';
import type { Snapshot, SnapshotTask } from './snapshot.ts';

const MAX_COMMANDS = 5;

/** A tool call as a model wrote it. `input` is not validated. */
export interface ToolCall {
  tool: string;
  input: unknown;
}

/** A command, and its description in the user's language. */
export interface ProposedChange {
  command: ProposedCommand;
  preview: string;
}

/** One call's part of a task update. All calls for a task become one command, which one undo reverts. */
interface TaskUpdate {
  taskId: string;
  patch: TaskPatch;
  preview: string;
}

interface Context {
  snapshot: Pick<Snapshot, 'tasks' | 'timezone' | 'date'>;
  language: Language;
}

/** Turns tool calls into at most five commands. `leftOut`: the number of calls that are invalid or too many. */
export function parseToolCalls(calls: ToolCall[], context: Context): { changes: ProposedChange[]; leftOut: number } {
  const callsBySubject = Map.groupBy(calls, (call) => findSubject(call, context));
  const valid = [...callsBySubject.values()].flatMap((group) => {
    const change = mergeCalls(group, context);
    return change && isValidCommand(change.command) ? [{ change, callCount: group.length }] : [];
  });
  const accepted = valid.slice(0, MAX_COMMANDS);
  return {
    changes: accepted.map(({ change }) => change),
    leftOut: accepted.reduce((left, { callCount }) => left - callCount, calls.length),
  };
}

/** The id of the task that a call updates. For any other call, the call itself. */
function findSubject(call: ToolCall, context: Context): unknown {
  const parsed = parseCall(call, context);
  return parsed && 'taskId' in parsed ? parsed.taskId : call;
}

/** Merges calls with the same subject into one change. Of two values for a field, the last one counts. */
function mergeCalls(calls: ToolCall[], context: Context): ProposedChange | null {
  const merged = [...Map.groupBy(calls, ({ tool }) => tool)].map(([tool, same]) => ({
    tool,
    input: same.length > 1 ? Object.assign({}, ...same.map(({ input }) => input)) : same[0]?.input,
  }));
  const parsed = merged.flatMap((call) => parseCall(call, context) ?? []);
  const updates = parsed.filter((change) => 'taskId' in change);
  return mergeUpdates(updates) ?? parsed.find((change) => 'command' in change) ?? null;
}

/** Proposals are all or nothing: one invalid command would block the valid ones. */
const isValidCommand = ({ type, args }: ProposedCommand) => !(buildMutation(type, args, NO_CALLER) instanceof AppError);

const NO_CALLER = { userId: '', newId: '', now: new Date(0) };

function mergeUpdates(updates: TaskUpdate[]): ProposedChange | null {
  const [first] = updates;
  if (!first) return null;
  const id = first.taskId;
  const changes: TaskPatch = Object.assign({}, ...updates.map(({ patch }) => patch));
  const metadata = Object.assign({}, ...updates.map(({ patch }) => patch.aiMetadata));
  if (changes.aiMetadata) changes.aiMetadata = metadata;
  const onlyCompletes = Object.keys(changes).join() === 'status';
  const preview = updates.map(({ preview }) => preview).join('; ');
  const command: ProposedCommand = onlyCompletes
    ? { type: 'task_complete', args: { id } }
    : { type: 'task_update', args: { id, changes } };
  return { command, preview };
}

/** Null for an unknown tool, and for an input that is invalid or changes nothing. */
function parseCall({ tool, input }: ToolCall, context: Context): ProposedChange | TaskUpdate | null {
  return isTool(tool) ? PARSERS[tool](input, context) : null;
}

const isTool = (name: string): name is ToolName => Object.hasOwn(TOOLS, name);

type Parser = (input: unknown, context: Context) => ProposedChange | TaskUpdate | null;

/** Validates the input first: models do not always follow the tool's schema. */
function withSchema<S extends z.ZodMiniType>(
  schema: S,
  parse: (input: z.output<S>, context: Context) => ProposedChange | TaskUpdate | null,
): Parser {
  return (input, context) => {
    const parsed = schema.safeParse(input);
    return parsed.success ? parse(parsed.data, context) : null;
  };
}

const PARSERS: Record<ToolName, Parser> = {
  add_task: withSchema(TOOLS.add_task, ({ title, due, ...fields }, { snapshot, language }) => {
    const dueDate = due && toDueDate(due, snapshot.timezone);
    return {
      command: { type: 'task_add', args: { title, ...(dueDate && { dueDate }), ...toTaskFields(fields) } },
      preview: [say(language, PREVIEWS.add, { title }), ...describeFields({ due, ...fields }, snapshot, language)].join(
        ', ',
      ),
    };
  }),

  update_task: withSchema(TOOLS.update_task, ({ task: alias, title, ...fields }, { snapshot, language }) => {
    const task = findTaskByAlias(alias, snapshot.tasks);
    const patch = { ...(title && { title }), ...toTaskFields(fields) };
    if (!task || Object.keys(patch).length === 0) return null;
    return updateTask(task, patch, [
      say(language, PREVIEWS.update, { title: task.title }),
      ...(patch.title ? [say(language, PREVIEWS.titled, { value: patch.title })] : []),
      ...describeFields(fields, snapshot, language),
    ]);
  }),

  complete_task: withSchema(TOOLS.complete_task, ({ task: alias }, { snapshot, language }) => {
    const task = findTaskByAlias(alias, snapshot.tasks);
    if (!task) return null;
    const preview = say(language, PREVIEWS.complete, { title: task.title });
    return updateTask(task, { status: 'completed' }, [preview]);
  }),

  move_task: withSchema(TOOLS.move_task, ({ task: alias, due }, { snapshot, language }) => {
    const task = findTaskByAlias(alias, snapshot.tasks);
    if (!task) return null;
    return updateTask(task, moveDue(task, toDueDate(due, snapshot.timezone)), [
      say(language, PREVIEWS.move, { title: task.title }),
      ...describeFields({ due }, snapshot, language),
    ]);
  }),

  log_mood: withSchema(TOOLS.log_mood, ({ energy, focus }, { language }) => ({
    command: { type: 'mood_log', args: { energyLevel: energy, focusLevel: focus } },
    preview: say(language, PREVIEWS.mood, { energy, focus }),
  })),
};

const updateTask = ({ id }: SnapshotTask, patch: TaskPatch, preview: string[]): TaskUpdate => ({
  taskId: id,
  patch,
  preview: preview.join(', '),
});

type Due = ToolInput<'move_task'>['due'];
type TaskFields = Pick<ToolInput<'add_task'>, 'priority' | 'minutes' | 'energy'>;

/** Without a time, a task is due at the end of its day. */
const toDueDate = ({ date, time = '23:59' }: Due, timezone: string) => toMoment(date, time, timezone).toISOString();

/** Midnight is the end of the day. */
const toDueText = ({ date, time }: Due) => (time && time !== '00:00' ? `${date} ${time}` : date);

function toTaskFields({ priority, minutes, energy }: TaskFields) {
  const aiMetadata = { ...(minutes && { estimatedDuration: minutes }), ...(energy && { energyLevel: energy }) };
  return { ...(priority && { priority }), ...(Object.keys(aiMetadata).length > 0 && { aiMetadata }) };
}

function describeFields(
  { due, priority, minutes, energy }: TaskFields & { due?: Due | undefined },
  { date: today }: Context['snapshot'],
  language: Language,
) {
  return [
    ...(due ? [say(language, PREVIEWS.due, { value: sayTime(language, toDueText(due), today) })] : []),
    ...(priority ? [say(language, PREVIEWS.priority, { value: LEVELS[language][priority] })] : []),
    ...(minutes ? [say(language, PREVIEWS.minutes, { value: minutes })] : []),
    ...(energy ? [say(language, PREVIEWS.energy, { value: LEVELS[language][energy] })] : []),
  ];
}
