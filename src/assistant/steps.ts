import type { IdentifiedCall, ModelMessage, ToolCall } from '../ai-protocol/protocol.ts';
import type { ModelReply } from './model/client.ts';
import type { NextStep } from './model/gateway.ts';
import { findCallProblem, type ToolContext } from './tool-calls.ts';

/** Sends the calls of a reply back, once, when some of them cannot be proposed, and says what is wrong with them. */
export function repairCalls(reply: ModelReply, step: number, context: ToolContext): NextStep | null {
  if (reply.stopReason === 'refusal' || reply.stopReason === 'cut') return null;
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

/** The reply and the results of its calls, in their order. */
export function toMessages({ text, calls }: ModelReply, results: string[], step: number): ModelMessage[] {
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

/** The text of the second reply counts only where a call is still wrong: the first one has already said the rest. */
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

/** Blank texts and a text that repeats the one before are left out. */
export const joinTexts = (...texts: string[]): string =>
  texts.filter((text, index) => text.trim() !== '' && text.trim() !== texts[index - 1]?.trim()).join('\n\n');

export const addUsage = (a: ModelReply['usage'], b: ModelReply['usage']): ModelReply['usage'] =>
  a && b && { inputTokens: a.inputTokens + b.inputTokens, outputTokens: a.outputTokens + b.outputTokens };
