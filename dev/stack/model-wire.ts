/** The output of a model. */
export interface ModelOutput {
  texts?: string[];
  /** Tool calls, each with its input split into the pieces that are streamed. */
  calls?: { tool: string; pieces: string[] }[];
  stopReason?: string;
}

const sse = (events: { event?: string; data: unknown }[]) =>
  events
    .map(({ event, data }) => {
      const line = typeof data === 'string' ? data : JSON.stringify(data);
      return `${event ? `event: ${event}\n` : ''}data: ${line}\n\n`;
    })
    .join('');

/** The event stream of Anthropic's Messages API for this output, with 25 input and 15 output tokens. */
export function anthropicWire({ texts = [], calls = [], stopReason = 'end_turn' }: ModelOutput = {}): string {
  const blocks = [
    ...(texts.length > 0
      ? [{ start: { type: 'text', text: '' }, deltas: texts.map((text) => ({ type: 'text_delta', text })) }]
      : []),
    ...calls.map(({ tool, pieces }) => ({
      start: { type: 'tool_use', id: 'toolu_fake', name: tool, input: {} },
      deltas: pieces.map((partial_json) => ({ type: 'input_json_delta', partial_json })),
    })),
  ];
  const usage = { input_tokens: 20, cache_creation_input_tokens: 0, cache_read_input_tokens: 5, output_tokens: 1 };
  const message = { id: 'msg_fake', type: 'message', role: 'assistant', content: [], model: 'fake', usage };
  const data = [
    { type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null } },
    ...blocks.flatMap(({ start, deltas }, index) => [
      { type: 'content_block_start', index, content_block: start },
      { type: 'ping' },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason: stopReason, stop_sequence: null }, usage: { output_tokens: 15 } },
    { type: 'message_stop' },
  ];
  return sse(data.map((item) => ({ event: item.type, data: item })));
}

/** An error event in Anthropic's stream, after status 200. */
export const anthropicError = (type: string) =>
  sse([{ event: 'error', data: { type: 'error', error: { type, message: 'said by the vendor' } } }]);

/** The event stream of OpenAI's Chat Completions API for this output, with 25 input and 15 output tokens. */
export function openAiWire({ texts = [], calls = [], stopReason = 'stop' }: ModelOutput = {}): string {
  const chunk = (choices: unknown[], usage: unknown = null) => ({
    data: { id: 'chatcmpl-fake', object: 'chat.completion.chunk', created: 1, model: 'fake', choices, usage },
  });
  const delta = (said: object, finish_reason: string | null = null) =>
    chunk([{ index: 0, delta: said, finish_reason, logprobs: null }]);
  const part = (index: number, fields: object) => delta({ tool_calls: [{ index, ...fields }] });
  return sse([
    delta({ role: 'assistant', content: '' }),
    ...texts.map((content) => delta({ content })),
    ...calls.flatMap(({ tool, pieces: [first = '', ...others] }, index) => [
      part(index, { id: 'call_fake', type: 'function', function: { name: tool, arguments: first } }),
      ...others.map((piece) => part(index, { function: { arguments: piece } })),
    ]),
    delta({}, stopReason),
    chunk([], { prompt_tokens: 25, completion_tokens: 15, total_tokens: 40 }),
    { data: '[DONE]' },
  ]);
}
