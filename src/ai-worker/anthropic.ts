import Anthropic, { APIError } from '@anthropic-ai/sdk';
import type {
  StopReason as AnthropicStop,
  MessageCreateParamsStreaming,
  MessageParam,
  RawMessageStreamEvent,
  TextBlockParam,
  Usage,
} from '@anthropic-ai/sdk/resources/messages';
import type { ModelMessage, StopReason } from '../ai-protocol/protocol.ts';
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

/** Claude, through the Messages API. */
export function createAnthropic(options: { apiKey: string; baseURL: string | undefined }): AiProvider {
  const client = new Anthropic({ ...options, ...SDK_OPTIONS });
  return {
    async *stream(request, signal) {
      try {
        yield* readEvents(await client.messages.create(toBody(request), { signal }));
      } catch (err) {
        throw toProviderError(err, err instanceof APIError ? err.status : undefined);
      }
    },
  };
}

function toBody(request: ProviderRequest): MessageCreateParamsStreaming {
  const { model, messages, maxTokens, tools, pseudonym } = request;
  return {
    model,
    system: toSystem(request),
    messages: messages.map(toMessage),
    max_tokens: maxTokens,
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, input }) => ({
        name,
        description,
        input_schema: { ...input, type: 'object' as const },
        strict: true,
      })),
    }),
    thinking: { type: 'disabled' }, // thinking would use up max_tokens
    output_config: { effort: 'low' },
    metadata: { user_id: pseudonym },
    stream: true,
  };
}

/** Writing to the cache costs a quarter more, so it pays from the second call on: in a conversation, or after a tool. */
function toSystem({ system, now, messages }: ProviderRequest): string | TextBlockParam[] {
  if (messages.length === 1) return joinSystem(system, now);
  return [
    { type: 'text', text: system, cache_control: { type: 'ephemeral' } },
    ...(now ? [{ type: 'text' as const, text: now }] : []),
  ];
}

function toMessage(message: ModelMessage): MessageParam {
  if (message.role === 'tool') {
    const content = message.results.map(({ id, content }) => ({
      type: 'tool_result' as const,
      tool_use_id: id,
      content,
    }));
    return { role: 'user', content };
  }
  const { role, content } = message;
  if (role === 'user' || !message.calls) return { role, content };
  const calls = message.calls.map(({ id, tool: name, input }) => ({
    type: 'tool_use' as const,
    id,
    name,
    input: input ?? {},
  }));
  return { role, content: [...(content ? [{ type: 'text' as const, text: content }] : []), ...calls] };
}

async function* readEvents(events: AsyncIterable<RawMessageStreamEvent>): AsyncIterable<ProviderEvent> {
  let inputTokens: number | undefined;
  let outputTokens: number | undefined;
  let stopReason: StopReason = 'end';
  let call: { tool: string; input: unknown; json: string } | null = null;
  for await (const event of events) {
    yield { type: 'alive' };
    if (event.type === 'message_start') {
      inputTokens = countInput(event.message.usage);
    } else if (event.type === 'content_block_start') {
      const { content_block: block } = event;
      call = block.type === 'tool_use' ? { tool: block.name, input: block.input, json: '' } : null;
    } else if (event.type === 'content_block_delta') {
      const { delta } = event;
      if (delta.type === 'text_delta' && delta.text) yield { type: 'text', text: delta.text };
      if (delta.type === 'input_json_delta' && call) call.json += delta.partial_json;
    } else if (event.type === 'content_block_stop') {
      if (call) yield { type: 'call', tool: call.tool, input: call.json ? parseToolInput(call.json) : call.input };
      call = null;
    } else if (event.type === 'message_delta') {
      outputTokens = event.usage?.output_tokens ?? undefined;
      stopReason = toStopReason(event.delta.stop_reason);
    } else if (event.type === 'message_stop') {
      const usage = inputTokens === undefined || outputTokens === undefined ? null : { inputTokens, outputTokens };
      return yield { type: 'end', stopReason, usage };
    }
  }
  throw new ProviderError('cut');
}

/** Undefined when a proxy has left the usage out. */
function countInput(usage: Partial<Usage> | null | undefined): number | undefined {
  if (typeof usage?.input_tokens !== 'number') return undefined;
  return usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0);
}

function toStopReason(reason: AnthropicStop | null): StopReason {
  if (reason === 'refusal') return 'refusal';
  return reason === 'max_tokens' || reason === 'model_context_window_exceeded' ? 'length' : 'end';
}
