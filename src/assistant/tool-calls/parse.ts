import type { ToolCall } from '../../ai-protocol/protocol.ts';
import { READ_TOOLS, TOOLS } from '../../ai-protocol/tools.ts';
import { LEFT_OUT } from '../../messages/proposals.ts';
import { type Language, say } from '../../messages/say.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { explain, type Problem } from '../proposed-changes.ts';
import type { LeftOutChange } from '../responses.ts';
import { showValue, ToolInput } from './input.ts';
import { mergeChanges } from './merge-changes.ts';
import { readMood } from './mood-calls.ts';
import { readMoveBlock, readPlanDay } from './plan-calls.ts';
import { failed, type Reading, type ToolContext, toInputContext } from './reading.ts';
import { readNewTask, readUpdate } from './task-calls.ts';

/** The changes that tool calls ask for, and those that are left out, with the reason. */
export function parseToolCalls(calls: ToolCall[], context: ToolContext) {
  const readings = calls.flatMap((call) => readCall(call, context));
  const plan = readings.flatMap(({ plan }) => plan ?? []);
  const leftOut = readings.flatMap((reading) => explainProblems(reading, context.language));
  return { changes: mergeChanges(readings, context), plan, leftOut };
}

/** What is wrong with a call, in words for the model; null when nothing is. */
export function findCallProblem(call: ToolCall, context: ToolContext): string | null {
  const problems = readCall(call, context).flatMap((reading) => reading.problems);
  if (problems.length === 0) return null;
  return problems
    .map(({ reason, value }) => `${HINTS[reason] ?? say('en', LEFT_OUT[reason], { value })} (${value})`)
    .join('; ');
}

/** What to do about it, where that is not plain. */
const HINTS: Partial<Record<Problem['reason'], string>> = {
  incomplete: 'the input is no JSON: it may have been cut off. Call it again, shorter',
  unknown_task: 'there is no such task. Use the names of the facts, such as t1',
  unclear_date: 'write it as YYYY-MM-DD HH:MM or YYYY-MM-DD, or ask the user which day is meant',
};

/** Wrong names that models use for the tools, and the fields that these imply. */
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

function readCall({ tool, input }: ToolCall, context: ToolContext): Reading[] {
  const parsed = readJson(input);
  if (READ_TOOLS.includes(tool)) return [failed('change', { reason: 'not_read', value: showValue(tool) })];
  if (!isKnownTool(tool)) return [failed('change', { reason: 'unknown_tool', value: showValue(tool) })];
  if (parsed === null || typeof parsed !== 'object') {
    return [failed(/^add/.test(tool) ? 'add' : 'change', { reason: 'incomplete', value: showValue(input) })];
  }
  const fields = new ToolInput({ ...parsed }, toInputContext(context));
  if (tool === 'log_mood') return [readMood(fields, context)];
  if (tool === 'plan_day') return [readPlanDay(fields, context)];
  if (tool === 'move_block') return [readMoveBlock(fields, context)];
  if (/^add/.test(tool)) return listTasks(parsed, 'title').map((fields) => readNewTask(fields, context));
  return listTasks(parsed, 'task').map((fields) => readUpdate({ ...fields, ...OTHER_NAMES[tool] }, tool, context));
}

const isKnownTool = (tool: string) =>
  Object.hasOwn(TOOLS, tool) || /^(add|update)_tasks?$/.test(tool) || Object.hasOwn(OTHER_NAMES, tool);

/** The tasks of a call, at least one: in `tasks`, in an array, or the call itself. @param name the field that a mere text is */
function listTasks(input: object, name: 'title' | 'task'): object[] {
  const { tasks, ...common } = Array.isArray(input) ? { tasks: input } : { tasks: undefined, ...input };
  const listed = readJson(tasks);
  const several: unknown[] = Array.isArray(listed) && listed.length > 0 ? listed : [listed ?? {}];
  return several.map(readJson).map((item) => ({ ...common, ...(typeof item === 'object' ? item : { [name]: item }) }));
}

/** Models put JSON into texts. */
const readJson = (value: unknown): unknown =>
  typeof value === 'string' && /^\s*[[{"]/.test(value) ? (parseJson(value) ?? value) : value;

function explainProblems({ problems, unknownFields, ...about }: Reading, language: Language): LeftOutChange[] {
  const unknown = problems.length > 0 ? [] : unknownFields;
  return [...problems, ...unknown.map((value): Problem => ({ reason: 'unknown_field', value }))].map((problem) =>
    explain(about, problem, language),
  );
}
