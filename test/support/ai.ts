import { createExecutionContext } from 'cloudflare:test';
import { vi } from 'vitest';
import { anthropicWire, openAiWire } from '../../dev/stack/model-wire.ts';
import type { ModelRequest } from '../../src/ai-protocol/protocol.ts';
import AiEntrypoint from '../../src/ai-worker/index.ts';
import type { ChatAnswer } from '../../src/assistant/responses.ts';
import { bytesOf, streamOf } from './byte-stream.ts';
import { ORIGIN, type Person, type Send } from './client.ts';
import { type Open, openWorker, workerWith } from './worker.ts';

const ANTHROPIC = 'https://anthropic.test';
const OPENAI = 'https://openai.test/v1';

export interface ProviderCall {
  provider: 'anthropic' | 'openai';
  /** The raw request body. */
  body: string;
  system: string;
  messages: { role: string; content: string }[];
}

/** A fake provider. `index`: how many calls came before. */
export type Provider = (call: ProviderCall, index: number) => Response | Promise<Response>;

export interface Models {
  /** Sends a request to an API Worker whose AI Worker has the fake providers. */
  send: Send;
  /** The same, but resolves when the response starts. */
  open: Open;
  /** The calls to the providers so far. */
  calls: ProviderCall[];
}

let made = 0;

/**
 * Both Workers with the vendors' real SDKs. Only `fetch` to the vendors is replaced. `vi.restoreAllMocks` ends it.
 */
export function withModels(
  provider: Provider,
  { api = {}, ai = {} }: { api?: Record<string, string | undefined>; ai?: Record<string, string> } = {},
): Models {
  const calls: ProviderCall[] = [];
  const own = `/models-${++made}`; // a late call of an earlier test is not one of these
  const { fetch } = globalThis;
  // spying on a spy returns the same spy, so its implementation must be kept
  const passThrough = (vi.isMockFunction(fetch) && fetch.getMockImplementation()) || fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const vendor = url.startsWith(`${ANTHROPIC}${own}`)
      ? 'anthropic'
      : url.startsWith(`${OPENAI}${own}`)
        ? 'openai'
        : null;
    if (!vendor) return passThrough(input, init);
    const call = parseCall(vendor, String(init?.body));
    calls.push(call);
    return provider(call, calls.length - 1);
  });
  const env = {
    LOG_LEVEL: 'debug',
    ANTHROPIC_API_KEY: 'fake-anthropic-key',
    ANTHROPIC_BASE_URL: `${ANTHROPIC}${own}`,
    OPENAI_API_KEY: 'fake-openai-key',
    OPENAI_BASE_URL: `${OPENAI}${own}`,
    ...ai,
  };
  const worker = new AiEntrypoint(createExecutionContext(), env);
  const AI = { answer: (request: ModelRequest) => worker.answer(structuredClone(request)) };
  const chain = 'anthropic:claude-fake, openai:gpt-fake';
  const variables = { AI_CHAIN: chain, ...api };
  return { send: workerWith(variables, { AI }), open: openWorker(variables, { AI }), calls };
}

function parseCall(provider: 'anthropic' | 'openai', body: string): ProviderCall {
  const { system, messages } = JSON.parse(body);
  if (provider === 'anthropic') {
    const blocks: { text: string }[] = Array.isArray(system) ? system : [{ text: system }];
    return { provider, body, system: blocks.map(({ text }) => text).join('\n\n'), messages };
  }
  const [first, ...rest] = messages;
  return { provider, body, system: first.content, messages: rest };
}

interface FakeReply {
  texts?: string[];
  calls?: { tool: string; input: unknown }[];
  stopReason?: string;
}

/** A reply in the wire format of the call's provider. */
export function replyTo(
  { provider }: Pick<ProviderCall, 'provider'>,
  { texts, calls, stopReason }: FakeReply,
): Response {
  const reply = {
    ...(texts && { texts }),
    ...(calls && { calls: calls.map(({ tool, input }) => ({ tool, pieces: [JSON.stringify(input)] })) }),
    ...(stopReason && { stopReason }),
  };
  return streamOf(bytesOf(provider === 'anthropic' ? anthropicWire(reply) : openAiWire(reply)));
}

/** Replies with these text pieces. */
export const saying =
  (...texts: string[]): Provider =>
  (call) =>
    replyTo(call, { texts });

/** Replies with these tool calls. */
export const asking =
  (...calls: { tool: string; input: unknown }[]): Provider =>
  (call) =>
    replyTo(call, { texts: ['I ask for this.'], calls });

/** Rephrases each text of a `wording` request with `rephrase`. */
export const rewording =
  (rephrase: (text: string) => string): Provider =>
  (call) => {
    const phrases: { key: string; text: string }[] = JSON.parse(promptFacts(call));
    return replyTo(call, { texts: [JSON.stringify(phrases.map(({ key, text }) => ({ key, text: rephrase(text) })))] });
  };

/** The facts in a call's system prompt, from between the marker lines. */
export function promptFacts(call: ProviderCall | undefined): string {
  const [, , data = '""'] = /\n(facts-[0-9a-f-]+)\n(.*)\n\1(?:\n|$)/s.exec(call?.system ?? '') ?? [];
  return JSON.parse(data);
}

/** The open tasks in a call's facts. */
export const promptTasks = (call: ProviderCall | undefined) =>
  promptFacts(call)
    .split('\n')
    .filter((line) => /^t\d+\|/.test(line))
    .map((line) => {
      const [task = '', title = '', due = ''] = line.split('|');
      return { task, title, due };
    });

/** Asks a question that must be answered with 200. */
export async function ask(person: Person, content: string, send?: Send, more: object = {}): Promise<ChatAnswer> {
  const messages = [{ role: 'user', content }];
  const answer = await person.call<ChatAnswer>('POST', '/api/ai/chat', { messages, ...more }, undefined, send);
  if (answer.status !== 200) throw new Error(`the chat failed: ${answer.text}`);
  return answer.data;
}

/** The chunks of a streamed reply, without the final `[DONE]`. */
export function parseChunks(text: string): Record<string, unknown>[] {
  const lines = text.split('\n\n').filter((line) => line.startsWith('data: '));
  const last = lines.pop();
  if (last !== 'data: [DONE]') throw new Error(`the stream ends with ${last}`);
  return lines.map((line) => JSON.parse(line.slice('data: '.length)));
}

/** A chat request that asks for a stream. */
export function streamingQuestion(
  person: Person,
  content: string,
  accept = 'text/event-stream',
): Request<unknown, IncomingRequestCfProperties> {
  const headers = {
    Authorization: `Bearer ${person.token}`,
    'Content-Type': 'application/json',
    Accept: accept,
  };
  const body = JSON.stringify({ messages: [{ role: 'user', content }] });
  return new Request(`${ORIGIN}/api/ai/chat`, { method: 'POST', headers, body });
}
