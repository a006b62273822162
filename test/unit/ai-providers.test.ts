import { afterEach, describe, expect, it, vi } from 'vitest';
import { anthropicError, anthropicWire, openAiWire } from '../../dev/stack/model-wire.ts';
import { createAnthropic } from '../../src/ai-worker/anthropic.ts';
import { createOpenAi } from '../../src/ai-worker/openai.ts';
import { type AiProvider, ProviderError, type ProviderEvent } from '../../src/ai-worker/provider.ts';
import { bytesOf, streamOf } from '../support/byte-stream.ts';
import { volume } from '../support/volume.ts';

const apiKey = 'fake-key-for-tests';
const baseURL = 'http://127.0.0.1:9';

const vendors = [
  { name: 'anthropic', make: () => createAnthropic({ apiKey, baseURL }), wire: anthropicWire, cut: 'max_tokens' },
  { name: 'openai', make: () => createOpenAi({ apiKey, baseURL }), wire: openAiWire, cut: 'length' },
];

const request = {
  model: 'fake-model',
  system: 'You plan days.',
  messages: [{ role: 'user' as const, content: 'Что сегодня?' }],
  maxTokens: 500,
  tools: [{ name: 'propose', description: 'Asks for a change.', input: { type: 'object', properties: {} } }],
  pseudonym: 'a-pseudonym',
};

const texts = ['Сегодня ', 'ничего 🙂, ', 'rest!'];
const call = { tool: 'propose', pieces: ['{"title":"Ку', 'пить молоко"', '}'] };

async function collect(provider: AiProvider): Promise<ProviderEvent[]> {
  const events: ProviderEvent[] = [];
  for await (const event of provider.stream(request, new AbortController().signal)) events.push(event);
  return events;
}

/** The events without `alive`. */
const collectReply = async (provider: AiProvider) => (await collect(provider)).filter(({ type }) => type !== 'alive');

const mockFetch = (...answers: (() => Response)[]) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (!answer) throw new TypeError('Network connection lost.');
    return answer();
  });

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(vendors)('$name', ({ name, make, wire, cut }) => {
  it('yields texts, tool calls, the end and the usage wherever the bytes are split', async () => {
    const bytes = bytesOf(wire({ texts, calls: [call] }));
    for (let at = 0; at <= bytes.length; at += volume({ test: 7, full: 1 })) {
      mockFetch(() => streamOf(bytes.slice(0, at), bytes.slice(at)));
      expect(await collectReply(make()), `cut at byte ${at}`).toEqual([
        ...texts.map((text) => ({ type: 'text', text })),
        { type: 'call', tool: 'propose', input: { title: 'Купить молоко' } },
        { type: 'end', stopReason: 'end', usage: { inputTokens: 25, outputTokens: 15 } },
      ]);
    }
  });

  it('throws and logs nothing when the stream ends too early, at any byte', async () => {
    const whole = bytesOf(wire({ texts }));
    const end = new TextDecoder()
      .decode(whole)
      .lastIndexOf(name === 'anthropic' ? 'event: message_stop' : '"finish_reason":"stop"');
    const until = bytesOf(new TextDecoder().decode(whole).slice(0, end)).length;
    const errorLog = vi.spyOn(console, 'error');
    for (let at = 0; at < until; at += 7) {
      mockFetch(() => streamOf(whole.slice(0, at)));
      await expect(collect(make()), `ended at byte ${at}`).rejects.toThrow(ProviderError);
    }
    expect(errorLog).not.toHaveBeenCalled();
  });

  it.each([
    [408, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [529, 'unavailable'],
    [401, 'denied'],
    [403, 'denied'],
    [400, 'rejected'],
    [402, 'denied'],
    [404, 'denied'],
    [413, 'rejected'],
    [422, 'rejected'],
  ])('classifies the status %i as %s, without the vendor’s message', async (status, fault) => {
    const headers = { 'Retry-After-Ms': '1' };
    mockFetch(() => Response.json({ error: { type: 'x', message: 'You said: Что сегодня?' } }, { status, headers }));
    const err = await collect(make()).catch((err: unknown) => err);
    expect(err).toMatchObject({ fault, status });
    expect(String(err)).not.toContain('Что');
  });

  it.each([429, 529])('does not retry after the status %i with a Retry-After', async (status) => {
    const fetch = mockFetch(() => Response.json({}, { status, headers: { 'Retry-After': '30' } }));
    await expect(collect(make())).rejects.toMatchObject({ fault: 'unavailable', status });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('yields an `alive` event for each piece of a tool’s input', async () => {
    mockFetch(() => streamOf(bytesOf(wire({ calls: [call] }))));
    const events = await collect(make());
    const before = events.slice(
      0,
      events.findIndex(({ type }) => type === 'call'),
    );
    expect(before.filter(({ type }) => type === 'alive').length).toBeGreaterThan(call.pieces.length);
  });

  it('throws when the network fails and when the response is an HTML page', async () => {
    mockFetch();
    await expect(collect(make())).rejects.toMatchObject({ fault: 'unavailable' });
    vi.restoreAllMocks();
    mockFetch(() => new Response('<html>Welcome to nginx!</html>', { headers: { 'Content-Type': 'text/html' } }));
    await expect(collect(make())).rejects.toMatchObject({ fault: 'cut' });
  });

  it('reports a reply that reached its maximum length, and a tool input that is not JSON as null', async () => {
    const broken = { tool: 'propose', pieces: ['{"title":"Buy'] };
    mockFetch(() => streamOf(bytesOf(wire({ texts: ['Buy'], calls: [broken], stopReason: cut }))));
    expect(await collectReply(make())).toEqual([
      { type: 'text', text: 'Buy' },
      { type: 'call', tool: 'propose', input: null },
      { type: 'end', stopReason: 'length', usage: { inputTokens: 25, outputTokens: 15 } },
    ]);
  });

  it('reports a refusal', async () => {
    const refusal = name === 'anthropic' ? 'refusal' : 'content_filter';
    mockFetch(() => streamOf(bytesOf(wire({ texts: ['I'], stopReason: refusal }))));
    expect((await collect(make())).at(-1)).toMatchObject({ type: 'end', stopReason: 'refusal' });
  });

  it('sends only the pseudonym of the user, and asks the vendor to store nothing', async () => {
    const fetch = mockFetch(() => streamOf(bytesOf(wire({ texts }))));
    await collect(make());
    const body = JSON.parse(String(fetch.mock.calls[0]?.[1]?.body));
    expect(name === 'anthropic' ? body.metadata.user_id : body.safety_identifier).toBe('a-pseudonym');
    expect(name === 'anthropic' ? body.thinking : body.store).toEqual(
      name === 'anthropic' ? { type: 'disabled' } : false,
    );
  });
});

it('an error event in Anthropic’s stream is thrown although the status was 200', async () => {
  const [anthropic] = vendors;
  if (!anthropic) throw new Error('no vendors');
  mockFetch(() => streamOf(bytesOf(anthropicError('overloaded_error'))));
  await expect(collect(anthropic.make())).rejects.toMatchObject({ fault: 'unavailable' });
});

const without = (wire: string, pattern: RegExp) => wire.replaceAll(pattern, '');

it.each([
  ['Anthropic’s message_start', vendors[0], /"usage":\{"input_tokens":20[^}]*\},?/g],
  ['Anthropic’s message_delta', vendors[0], /,"usage":\{"output_tokens":15\}/g],
  ['OpenAI’s last chunk', vendors[1], /"usage":\{"prompt_tokens"[^}]*\}/g],
] as const)('the usage is unknown when %s has none', async (_, vendor, pattern) => {
  const wire = vendor?.wire({ texts }) ?? '';
  const cut = without(wire, pattern).replaceAll(/,\}/g, '}').replaceAll(',}', '}');
  expect(cut).not.toBe(wire);
  mockFetch(() => streamOf(bytesOf(cut)));
  expect((await collectReply(vendor?.make() as AiProvider)).at(-1)).toEqual({
    type: 'end',
    stopReason: 'end',
    usage: null,
  });
});

it('a tool input that comes whole at the start of Anthropic’s block is read', async () => {
  const [anthropic] = vendors;
  const wire =
    anthropic?.wire({ calls: [{ tool: 'propose', pieces: [] }] }).replace('"input":{}', '"input":{"title":"x"}') ?? '';
  mockFetch(() => streamOf(bytesOf(wire)));
  expect(await collectReply(anthropic?.make() as AiProvider)).toContainEqual({
    type: 'call',
    tool: 'propose',
    input: { title: 'x' },
  });
});

describe('parallel calls on OpenAI’s wire', () => {
  const chunk = (tool_calls: object[]) =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls }, finish_reason: null }] })}\n\n`;
  const finish = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}\n\ndata: [DONE]\n\n';
  const whole = (name: string, title: string) => ({ name, arguments: JSON.stringify({ title }) });
  const expected = ['a', 'b'].map((title) => ({ type: 'call', tool: 'propose', input: { title } }));

  it.each([
    [
      'that all have the index 0',
      [
        { index: 0, id: 'x', function: whole('propose', 'a') },
        { index: 0, id: 'y', function: whole('propose', 'b') },
      ],
    ],
    [
      'that have no index',
      [
        { id: 'x', function: whole('propose', 'a') },
        { id: 'y', function: whole('propose', 'b') },
      ],
    ],
    ['that have neither index nor id', [{ function: whole('propose', 'a') }, { function: whole('propose', 'b') }]],
    [
      'whose id is repeated in each piece',
      [
        { index: 0, id: 'x', function: { name: 'propose', arguments: '{"title":' } },
        { index: 0, id: 'x', function: { arguments: '"a"}' } },
        { index: 0, id: 'y', function: { name: 'propose', arguments: '{"title":"b"}' } },
      ],
    ],
    [
      'whose pieces alternate',
      [
        { index: 0, id: 'x', function: { name: 'propose', arguments: '{"title":' } },
        { index: 1, id: 'y', function: { name: 'propose', arguments: '{"title":' } },
        { index: 0, function: { arguments: '"a"}' } },
        { index: 1, function: { arguments: '"b"}' } },
      ],
    ],
  ])('%s are told apart', async (_, parts) => {
    mockFetch(() => streamOf(bytesOf(parts.map((part) => chunk([part])).join('') + finish)));
    const openai = createOpenAi({ apiKey, baseURL });
    expect((await collectReply(openai)).filter(({ type }) => type === 'call')).toEqual(expected);
  });
});

it.each(['low', undefined] as const)('OpenAI gets the reasoning effort %s', async (effort) => {
  const fetch = mockFetch(() => streamOf(bytesOf(openAiWire({ texts }))));
  await collect(createOpenAi({ apiKey, baseURL, effort }));
  expect(JSON.parse(String(fetch.mock.calls[0]?.[1]?.body)).reasoning_effort).toBe(effort);
});
