import { afterEach, describe, expect, it, vi } from 'vitest';
import { anthropicError, anthropicWire, openAiWire } from '../../dev/stack/model-wire.ts';
import { AnthropicProvider } from '../../src/ai-worker/anthropic.ts';
import { OpenAiProvider } from '../../src/ai-worker/openai.ts';
import { type AiProvider, ProviderError, type ProviderEvent } from '../../src/ai-worker/provider.ts';
import { bytesOf, streamOf } from '../support/byte-stream.ts';

const apiKey = 'fake-key-for-tests';
const baseURL = 'http://127.0.0.1:9';

const vendors = [
  { name: 'anthropic', make: () => new AnthropicProvider({ apiKey, baseURL }), wire: anthropicWire, cut: 'max_tokens' },
  { name: 'openai', make: () => new OpenAiProvider({ apiKey, baseURL }), wire: openAiWire, cut: 'length' },
];

const request = {
  model: 'fake-model',
  system: 'You plan days.',
  messages: [{ role: 'user' as const, content: 'Что сегодня?' }],
  maxTokens: 500,
  tools: [{ name: 'propose', description: 'Asks for a change.', input: { properties: {} } }],
  person: 'a-stand-in',
};

const texts = ['Сегодня ', 'ничего 🙂, ', 'rest!'];
const call = { tool: 'propose', pieces: ['{"title":"Ку', 'пить молоко"', '}'] };

async function ask(provider: AiProvider): Promise<ProviderEvent[]> {
  const events: ProviderEvent[] = [];
  for await (const event of provider.stream(request, new AbortController().signal)) events.push(event);
  return events;
}

/** What it says, without its signs of life. */
const hear = async (provider: AiProvider) => (await ask(provider)).filter(({ type }) => type !== 'alive');

const answering = (...answers: (() => Response)[]) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (!answer) throw new TypeError('Network connection lost.');
    return answer();
  });

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(vendors)('$name', ({ name, make, wire, cut }) => {
  it('tells texts, calls, the end and what it cost, wherever the bytes are cut', async () => {
    const bytes = bytesOf(wire({ texts, calls: [call] }));
    for (let at = 0; at <= bytes.length; at++) {
      answering(() => streamOf(bytes.slice(0, at), bytes.slice(at)));
      expect(await hear(make()), `cut at byte ${at}`).toEqual([
        ...texts.map((text) => ({ type: 'text', text })),
        { type: 'call', tool: 'propose', input: { title: 'Купить молоко' } },
        { type: 'end', stopReason: 'end', usage: { inputTokens: 25, outputTokens: 15 } },
      ]);
    }
  });

  it('has no end when the stream has none, however much of it came, and no log of it', async () => {
    const whole = bytesOf(wire({ texts }));
    const end = new TextDecoder()
      .decode(whole)
      .lastIndexOf(name === 'anthropic' ? 'event: message_stop' : '"finish_reason":"stop"');
    const until = bytesOf(new TextDecoder().decode(whole).slice(0, end)).length;
    const told = vi.spyOn(console, 'error');
    for (let at = 0; at < until; at += 7) {
      answering(() => streamOf(whole.slice(0, at)));
      await expect(ask(make()), `ended at byte ${at}`).rejects.toThrow(ProviderError);
    }
    expect(told).not.toHaveBeenCalled();
  });

  it.each([
    [408, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [529, 'unavailable'],
    [401, 'denied'],
    [403, 'denied'],
    [400, 'rejected'],
    [404, 'denied'],
  ])('a status of %i is %s, without a word of the vendor’s', async (status, fault) => {
    const headers = { 'Retry-After-Ms': '1' };
    answering(() => Response.json({ error: { type: 'x', message: 'You said: Что сегодня?' } }, { status, headers }));
    const err = await ask(make()).catch((thrown: unknown) => thrown);
    expect(err).toMatchObject({ fault, status });
    expect(String(err)).not.toContain('Что');
  });

  it.each([429, 529])('with %i fails at once, however long it asks to wait', async (status) => {
    const fetch = answering(() => Response.json({}, { status, headers: { 'Retry-After': '30' } }));
    await expect(ask(make())).rejects.toMatchObject({ fault: 'unavailable', status });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('gives a sign of life with each piece of what a tool is asked for', async () => {
    answering(() => streamOf(bytesOf(wire({ calls: [call] }))));
    const events = await ask(make());
    const before = events.slice(
      0,
      events.findIndex(({ type }) => type === 'call'),
    );
    expect(before.filter(({ type }) => type === 'alive').length).toBeGreaterThan(call.pieces.length);
  });

  it('is not there when nothing answers, or a web page does', async () => {
    answering();
    await expect(ask(make())).rejects.toMatchObject({ fault: 'unavailable' });
    vi.restoreAllMocks();
    answering(() => new Response('<html>Welcome to nginx!</html>', { headers: { 'Content-Type': 'text/html' } }));
    await expect(ask(make())).rejects.toMatchObject({ fault: 'cut' });
  });

  it('tells an answer that was cut for its length, and a tool’s input that is no JSON', async () => {
    const broken = { tool: 'propose', pieces: ['{"title":"Buy'] };
    answering(() => streamOf(bytesOf(wire({ texts: ['Buy'], calls: [broken], stopReason: cut }))));
    expect(await hear(make())).toEqual([
      { type: 'text', text: 'Buy' },
      { type: 'call', tool: 'propose', input: null },
      { type: 'end', stopReason: 'length', usage: { inputTokens: 25, outputTokens: 15 } },
    ]);
  });

  it('tells a refusal', async () => {
    const refusal = name === 'anthropic' ? 'refusal' : 'content_filter';
    answering(() => streamOf(bytesOf(wire({ texts: ['I'], stopReason: refusal }))));
    expect((await ask(make())).at(-1)).toMatchObject({ type: 'end', stopReason: 'refusal' });
  });

  it('says nothing of the person but the stand-in, and keeps nothing at the vendor', async () => {
    const fetch = answering(() => streamOf(bytesOf(wire({ texts }))));
    await ask(make());
    const body = JSON.parse(String(fetch.mock.calls[0]?.[1]?.body));
    expect(name === 'anthropic' ? body.metadata.user_id : body.safety_identifier).toBe('a-stand-in');
    expect(name === 'anthropic' ? body.thinking : body.store).toEqual(
      name === 'anthropic' ? { type: 'disabled' } : false,
    );
  });
});

it('an error in the middle of Anthropic’s stream is an error, though its status was 200', async () => {
  const [anthropic] = vendors;
  if (!anthropic) throw new Error('no vendors');
  answering(() => streamOf(bytesOf(anthropicError('overloaded_error'))));
  await expect(ask(anthropic.make())).rejects.toMatchObject({ fault: 'unavailable' });
});
