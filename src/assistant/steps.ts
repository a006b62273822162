import type { IdentifiedCall, ModelFailure, ModelMessage, ToolCall } from '../ai-protocol/protocol.ts';
import { isLookup } from './lookups.ts';
import type { NextStep } from './model/conversation.ts';
import type { ModelReply } from './model/reply.ts';
import type { NamedTask } from './names.ts';
import { findCallProblem } from './tool-calls/parse.ts';
import type { ToolContext } from './tool-calls/reading.ts';

interface StepContext extends ToolContext {
  /** Answers a lookup, as the model may read it. */
  lookUp: (call: ToolCall) => Promise<string>;
}

/**
 * Decides what the model gets after its reply: the results of its lookups or, once, the problems of its other calls. After
 * lookups the model must still use the results and answer, so the last reply of an answer cannot have any.
 */
export function createSteps(context: StepContext) {
  let isRepaired = false;
  return async (reply: ModelReply, step: number): Promise<NextStep | null> => {
    if (reply.stopReason === 'refusal' || reply.stopReason === 'cut') return null;
    const lookups = reply.calls.filter(isLookup);
    if (lookups.length > 0) return answerLookups(reply, step, context);
    if (isRepaired) return null;
    isRepaired = true;
    return repairCalls(reply, step, context);
  };
}

async function answerLookups(reply: ModelReply, step: number, context: StepContext): Promise<NextStep> {
  const results = await Promise.all(
    reply.calls.map(async (call) => {
      if (isLookup(call)) return context.lookUp(call);
      const problem = findCallProblem(call, context);
      return problem === null ? NOTED : explainToModel(problem);
    }),
  );
  const others = reply.calls.filter((call) => !isLookup(call));
  return {
    messages: toMessages(reply, results, step),
    isShown: true,
    join: (next) => {
      if (typeof next === 'string') return joinFailure(reply, others, next);
      const known = new Set(others.map((call) => JSON.stringify(call)));
      return {
        ...next,
        calls: [...others, ...next.calls.filter((call) => !known.has(JSON.stringify(call)))],
        text: [reply.text, next.text].filter((text) => text.trim() !== '').join('\n\n'),
        usage: addUsage(reply.usage, next.usage),
        found: context.names.found,
      };
    },
  };
}

/** The model failed after the lookups: the reply so far counts if it has a text or another call. */
function joinFailure(reply: ModelReply, calls: ToolCall[], failure: ModelFailure): ModelReply | ModelFailure {
  if (reply.text.trim() === '' && calls.length === 0) return failure;
  return { ...reply, calls, stopReason: 'cut' };
}

/** For a reply that another request got: adds the tasks that its lookups found to the names. */
export function adoptFound({ names }: ToolContext, found: NamedTask[] | undefined): void {
  if (found && names.found.length === 0) names.found.push(...found);
}

/** Returns the calls of a reply to the model, with the problems of those that cannot be proposed. */
function repairCalls(reply: ModelReply, step: number, context: ToolContext): NextStep | null {
  const checked = reply.calls.map((call) => ({ call, problem: findCallProblem(call, context) }));
  const wrong = checked.flatMap(({ call, problem }) => (problem === null ? [] : [call]));
  if (wrong.length === 0) return null;
  const results = checked.map(({ problem }) => (problem === null ? NOTED : explainToModel(problem)));
  const right = checked.flatMap(({ call, problem }) => (problem === null ? [call] : []));
  return {
    messages: toMessages(reply, results, step),
    isShown: false,
    join: (next) => (typeof next === 'string' ? reply : joinRepair(reply, { right, wrong, next }, context)),
  };
}

const NOTED = 'Noted: the user will be asked. Do not call it again.';

const explainToModel = (problem: string) =>
  `Not possible: ${problem}. Call it again, corrected; or do not, and tell the user briefly why it is not possible.`;

function toMessages({ text, calls }: ModelReply, results: string[], step: number): ModelMessage[] {
  const identified: IdentifiedCall[] = calls.map((call, index) => ({ ...call, id: `call_${step}_${index}` }));
  return [
    { role: 'assistant', content: text.trim(), calls: identified },
    { role: 'tool', results: identified.map(({ id }, index) => ({ id, content: results[index] ?? '' })) },
  ];
}

interface Repair {
  right: ToolCall[];
  wrong: ToolCall[];
  next: ModelReply;
}

/** The text of the second reply counts only if a call is still wrong. Else the first text is complete. */
function joinRepair(reply: ModelReply, { right, wrong, next }: Repair, context: ToolContext): ModelReply {
  const known = new Set(right.map((call) => JSON.stringify(call)));
  const repeated = next.calls.filter((call) => !known.has(JSON.stringify(call)));
  const left = [...wrong];
  for (const call of repeated) {
    const same = left.findIndex(({ tool }) => tool === call.tool);
    left.splice(Math.max(same, 0), 1);
  }
  const isRepaired = left.length === 0 && repeated.every((call) => findCallProblem(call, context) === null);
  return {
    ...reply,
    calls: [...right, ...left, ...repeated],
    text: isRepaired ? reply.text : joinTexts(reply.text, next.text),
    stopReason: next.stopReason === 'end' ? 'end' : reply.stopReason,
    usage: addUsage(reply.usage, next.usage),
  };
}

/** Leaves out blank texts, and a text that equals the one before. */
const joinTexts = (...texts: string[]): string =>
  texts.filter((text, index) => text.trim() !== '' && text.trim() !== texts[index - 1]?.trim()).join('\n\n');

const addUsage = (a: ModelReply['usage'], b: ModelReply['usage']): ModelReply['usage'] =>
  a && b && { inputTokens: a.inputTokens + b.inputTokens, outputTokens: a.outputTokens + b.outputTokens };
