import OpenAI, { APIError } from 'openai';
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ReasoningEffort } from 'openai/resources/shared';
import type { ModelMessage, ModelUsage, StopReason } from '../ai-protocol/protocol.ts';
import type { JsonSchema } from '../ai-protocol/tools.ts';
import {
  type AiProvider,
  joinSystem,
  ProviderError,
  type ProviderEvent,
  type ProviderRequest,
  parseToolInput,
  SDK_OPTIONS,
  toProviderError,
} from './provider.ts';

interface OpenAiOptions {
  apiKey: string;
  baseURL: string | undefined;
  /** Undefined: the model's own. */
  effort?: NonNullable<ReasoningEffort> | undefined;
}

/** OpenAI, and every service with its Chat Completions API: Workers AI, Ollama, AI Gateway. */
export function createOpenAi({ apiKey, baseURL, effort }: OpenAiOptions): AiProvider {
  const client = new OpenAI({ apiKey, baseURL, ...SDK_OPTIONS });
  return {
    async *stream(request, signal) {
      const body = { ...toBody(request), ...(effort && { reasoning_effort: effort }) };
      try {
        yield* readEvents(await client.chat.completions.create(body, { signal }));
      } catch (err) {
        throw toProviderError(err, err instanceof APIError ? err.status : undefined);
      }
    },
  };
}

function toBody(request: ProviderRequest): ChatCompletionCreateParamsStreaming {
  const { model, system, now, messages, maxTokens, tools, pseudonym } = request;
  return {
    model,
    // the beginning stays the same, so that OpenAI caches it
    messages: [{ role: 'system', content: joinSystem(system, now) }, ...messages.flatMap(toMessages)],
    max_completion_tokens: maxTokens, // thinking counts, too
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, input }) => ({
        type: 'function' as const,
        function: { name, description, parameters: { ...requireAll(input) }, strict: true },
      })),
    }),
    safety_identifier: pseudonym,
    store: false, // otherwise OpenAI stores the response for 30 days
    stream: true,
    stream_options: { include_usage: true },
  };
}

function toMessages(message: ModelMessage): ChatCompletionMessageParam[] {
  if (message.role === 'tool') {
    return message.results.map(({ id, content }) => ({ role: 'tool', tool_call_id: id, content }));
  }
  const { role, content } = message;
  if (role === 'user' || !message.calls) return [{ role, content }];
  const calls = message.calls.map(({ id, tool: name, input }) => ({
    type: 'function' as const,
    id,
    function: { name, arguments: JSON.stringify(input ?? {}) },
  }));
  return [{ role, content: content || null, tool_calls: calls }];
}

/** Strict mode wants every property required, and null for one that is left out. */
function requireAll(schema: JsonSchema): JsonSchema {
  const { items, properties, required = [] } = schema;
  if (items) return { ...schema, items: requireAll(items) };
  if (!properties) return schema;
  const all = Object.entries(properties).map(([name, property]) => {
    const inner = requireAll(property);
    return [name, required.includes(name) ? inner : nullable(inner)] as const;
  });
  return { ...schema, properties: Object.fromEntries(all), required: Object.keys(properties) };
}

const nullable = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  type: [schema.type, 'null'].flat(),
  ...(schema.enum && { enum: [...schema.enum, null] }),
});

async function* readEvents(chunks: AsyncIterable<ChatCompletionChunk>): AsyncIterable<ProviderEvent> {
  let usage: ModelUsage | null = null;
  const calls: StreamedCall[] = [];
  let stopReason: StopReason | null = null;
  let isRefusal = false;
  for await (const chunk of chunks) {
    yield { type: 'alive' };
    if (chunk.usage) {
      usage = { inputTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens };
    }
    const choice = chunk.choices?.[0];
    if (!choice) continue;
    const { delta, finish_reason: reason } = choice;
    if (delta?.content) yield { type: 'text', text: delta.content };
    if (delta?.refusal) isRefusal = true;
    for (const part of delta?.tool_calls ?? []) addPart(calls, part);
    if (reason) stopReason = toStopReason(reason);
  }
  if (stopReason === null) throw new ProviderError('cut');
  for (const { tool, json } of calls) yield { type: 'call', tool, input: parseToolInput(json) };
  yield { type: 'end', stopReason: isRefusal ? 'refusal' : stopReason, usage };
}

interface StreamedCall {
  index: number | undefined;
  id: string | undefined;
  tool: string;
  json: string;
}

/** A new id begins a new call: some servers give every call the index 0, or none. */
function addPart(
  calls: StreamedCall[],
  { index, id, function: part }: Partial<ChatCompletionChunk.Choice.Delta.ToolCall>,
) {
  const known = calls.findLast((call) => call.index === index) ?? (index === undefined ? calls.at(-1) : undefined);
  const continues = known && (!id || !known.id || id === known.id) && !(part?.name && known.tool && isJson(known.json));
  const call = continues ? known : { index, id, tool: '', json: '' };
  call.tool += part?.name ?? '';
  call.json += part?.arguments ?? '';
  if (!continues) calls.push(call);
}

const isJson = (json: string) => json !== '' && parseToolInput(json) !== null;

function toStopReason(reason: NonNullable<ChatCompletionChunk.Choice['finish_reason']>): StopReason {
  if (reason === 'content_filter') return 'refusal';
  return reason === 'length' ? 'length' : 'end';
}
