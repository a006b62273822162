import type * as z from 'zod/mini';
import { TOOLS, type ToolInput, type ToolName } from '../ai-protocol/tools.ts';
import { toMutation } from '../commands/registry.ts';
import type { TaskPatch } from '../entities/tasks/schemas.ts';
import { AppError } from '../shared/errors.ts';
import { type Language, say } from '../shared/i18n.ts';
import { toMoment } from '../shared/time-zones.ts';
import { LEVELS, PREVIEWS } from './messages.ts';
import { plain, taskNamed } from './prompt-context.ts';
import type { ProposedCommand } from './responses.ts';
import type { Facts, FactTask } from './snapshot.ts';

export const MAX_COMMANDS = 5;

export interface ToolCall {
  tool: string;
  input: unknown;
}

/** Commands of our vocabulary, and each in the person's language. */
export interface Proposed {
  command: ProposedCommand;
  preview: string;
}

/** A change of a task: what a model asks of one task becomes one command, which one undo takes back. */
interface TaskChange {
  taskId: string;
  changes: TaskPatch;
  preview: string;
}

interface Context {
  facts: Pick<Facts, 'tasks' | 'timezone'>;
  language: Language;
}

/** What a model asked for, as far as it can be; how much of it cannot be, or is too much. */
export function proposedBy(calls: ToolCall[], context: Context): { proposed: Proposed[]; leftOut: number } {
  const groups = Map.groupBy(calls, (call) => subjectOf(call, context)).values();
  const possible = [...groups].flatMap((group) => {
    const { proposed, count } = proposedByAll(group, context);
    return proposed && isPossible(proposed.command) ? [{ proposed, count }] : [];
  });
  const kept = possible.slice(0, MAX_COMMANDS);
  return {
    proposed: kept.map(({ proposed }) => proposed),
    leftOut: kept.reduce((left, { count }) => left - count, calls.length),
  };
}

/** The task a call is about; the call itself when it is about none. */
function subjectOf(call: ToolCall, context: Context): unknown {
  const wish = wishIn(call, context);
  return wish && 'taskId' in wish ? wish.taskId : call;
}

/** Calls of one subject, as one command. What is asked twice of a task is as it was asked last. */
function proposedByAll(calls: ToolCall[], context: Context): { proposed: Proposed | null; count: number } {
  const merged = [...Map.groupBy(calls, ({ tool }) => tool)].map(([tool, same]) => ({
    tool,
    input: same.length > 1 ? Object.assign({}, ...same.map(({ input }) => input)) : same[0]?.input,
  }));
  const wishes = merged.flatMap((call) => wishIn(call, context) ?? []);
  const changes = wishes.filter((wish) => 'taskId' in wish);
  const proposed = changed(changes) ?? wishes.find((wish) => 'command' in wish) ?? null;
  return { proposed, count: calls.length };
}

/** Whether the vocabulary takes it as it is: one that it would not take would stop all the others. */
const isPossible = ({ type, args }: ProposedCommand) => !(toMutation(type, args, ANYBODY) instanceof AppError);

const ANYBODY = { userId: '', newId: '', now: new Date(0) };

function changed(wishes: TaskChange[]): Proposed | null {
  const [first] = wishes;
  if (!first) return null;
  const id = first.taskId;
  const changes: TaskPatch = Object.assign({}, ...wishes.map(({ changes }) => changes));
  const metadata = Object.assign({}, ...wishes.map(({ changes }) => changes.aiMetadata));
  if (changes.aiMetadata) changes.aiMetadata = metadata;
  const onlyCompletes = Object.keys(changes).join() === 'status';
  const preview = wishes.map(({ preview }) => preview).join('; ');
  const command: ProposedCommand = onlyCompletes
    ? { type: 'task_complete', args: { id } }
    : { type: 'task_update', args: { id, changes } };
  return { command, preview };
}

function wishIn({ tool, input }: ToolCall, context: Context): Proposed | TaskChange | null {
  return isTool(tool) ? PROPOSERS[tool](input, context) : null;
}

const isTool = (name: string): name is ToolName => Object.hasOwn(TOOLS, name);

type Proposer = (input: unknown, context: Context) => Proposed | TaskChange | null;

/** Null for what its schema refuses: a model is told the schema, and keeps to it as it likes. */
function proposer<S extends z.ZodMiniType>(
  schema: S,
  propose: (input: z.output<S>, context: Context) => Proposed | TaskChange | null,
): Proposer {
  return (input, context) => {
    const parsed = schema.safeParse(input);
    return parsed.success ? propose(parsed.data, context) : null;
  };
}

const PROPOSERS: Record<ToolName, Proposer> = {
  add_task: proposer(TOOLS.add_task, ({ title, due, ...qualities }, { facts, language }) => {
    const dueDate = due && dueOf(due, facts.timezone);
    const task = plain(title);
    if (task === '') return null;
    return {
      command: { type: 'task_add', args: { title: task, ...(dueDate && { dueDate }), ...fieldsOf(qualities) } },
      preview: [say(language, PREVIEWS.add, { title: task }), ...described({ due, ...qualities }, language)].join(', '),
    };
  }),

  update_task: proposer(TOOLS.update_task, ({ task: alias, title, ...qualities }, { facts, language }) => {
    const task = taskNamed(alias, facts.tasks);
    const changes = { ...(title && { title: plain(title) }), ...fieldsOf(qualities) };
    if (!task || changes.title === '' || Object.keys(changes).length === 0) return null;
    return about(task, changes, [
      say(language, PREVIEWS.update, { title: plain(task.title) }),
      ...(changes.title ? [say(language, PREVIEWS.titled, { value: changes.title })] : []),
      ...described(qualities, language),
    ]);
  }),

  complete_task: proposer(TOOLS.complete_task, ({ task: alias }, { facts, language }) => {
    const task = taskNamed(alias, facts.tasks);
    return task
      ? about(task, { status: 'completed' }, [say(language, PREVIEWS.complete, { title: plain(task.title) })])
      : null;
  }),

  move_task: proposer(TOOLS.move_task, ({ task: alias, due }, { facts, language }) => {
    const task = taskNamed(alias, facts.tasks);
    if (!task) return null;
    return about(task, { dueDate: dueOf(due, facts.timezone) }, [
      say(language, PREVIEWS.move, { title: plain(task.title) }),
      ...described({ due }, language),
    ]);
  }),

  log_mood: proposer(TOOLS.log_mood, ({ energy, focus }, { language }) => {
    return {
      command: { type: 'mood_log', args: { energyLevel: energy, focusLevel: focus } },
      preview: say(language, PREVIEWS.mood, { energy, focus }),
    };
  }),
};

const about = ({ id }: FactTask, changes: TaskPatch, preview: string[]): TaskChange => ({
  taskId: id,
  changes,
  preview: preview.join(', '),
});

type Due = ToolInput<'move_task'>['due'];
type Qualities = Pick<ToolInput<'add_task'>, 'priority' | 'minutes' | 'energy'>;

const dueOf = ({ date, time = '23:59' }: Due, timezone: string) => toMoment(date, time, timezone).toISOString();

function fieldsOf({ priority, minutes, energy }: Qualities) {
  const aiMetadata = { ...(minutes && { estimatedDuration: minutes }), ...(energy && { energyLevel: energy }) };
  return { ...(priority && { priority }), ...(Object.keys(aiMetadata).length > 0 && { aiMetadata }) };
}

function described({ due, priority, minutes, energy }: Qualities & { due?: Due | undefined }, language: Language) {
  return [
    ...(due ? [say(language, PREVIEWS.due, { value: [due.date, due.time].filter(Boolean).join(' ') })] : []),
    ...(priority ? [say(language, PREVIEWS.priority, { value: LEVELS[language][priority] })] : []),
    ...(minutes ? [say(language, PREVIEWS.minutes, { value: minutes })] : []),
    ...(energy ? [say(language, PREVIEWS.energy, { value: LEVELS[language][energy] })] : []),
  ];
}
