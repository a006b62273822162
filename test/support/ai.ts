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
  /** The body as it was sent. */
  body: string;
  system: string;
  messages: { role: string; content: string }[];
}

/** How a provider answers a call, by its number from 0. */
export type Provider = (call: ProviderCall, index: number) => Response | Promise<Response>;

export interface Models {
  /** The API with an AI Worker whose providers are these. */
  send: Send;
  /** The same, whose answers are given as soon as they begin. */
  open: Open;
  /** What the providers were asked so far. */
  calls: ProviderCall[];
}

/**
 * The two Workers, with the vendors' real SDKs and everything of the vendors beyond the wire replaced.
 * `vi.restoreAllMocks` ends it.
 */
export function withModels(
  provider: Provider,
  { api = {}, ai = {} }: { api?: Record<string, string | undefined>; ai?: Record<string, string> } = {},
): Models {
  const calls: ProviderCall[] = [];
  const { fetch } = globalThis;
  // a spy on what is spied on already is that spy itself
  const passed = (vi.isMockFunction(fetch) && fetch.getMockImplementation()) || fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const vendor = url.startsWith(ANTHROPIC) ? 'anthropic' : url.startsWith(OPENAI) ? 'openai' : null;
    if (!vendor) return passed(input, init);
    const call = callOf(vendor, String(init?.body));
    calls.push(call);
    return provider(call, calls.length - 1);
  });
  const env = {
    LOG_LEVEL: 'debug',
    ANTHROPIC_API_KEY: 'fake-anthropic-key',
    ANTHROPIC_BASE_URL: ANTHROPIC,
    OPENAI_API_KEY: 'fake-openai-key',
    OPENAI_BASE_URL: OPENAI,
    ...ai,
  };
  const worker = new AiEntrypoint(createExecutionContext(), env);
  const AI = { answer: (request: ModelRequest) => worker.answer(structuredClone(request)) };
  const chain = 'anthropic:claude-fake, openai:gpt-fake';
  const variables = { AI_CHAIN: chain, ...api };
  return { send: workerWith(variables, { AI }), open: openWorker(variables, { AI }), calls };
}

function callOf(provider: 'anthropic' | 'openai', body: string): ProviderCall {
  const { system, messages } = JSON.parse(body);
  if (provider === 'anthropic') return { provider, body, system, messages };
  const [first, ...rest] = messages;
  return { provider, body, system: first.content, messages: rest };
}

interface Said {
  texts?: string[];
  calls?: { tool: string; input: unknown }[];
  stopReason?: string;
}

/** What a provider says, as it says it. */
export function wireOf({ provider }: Pick<ProviderCall, 'provider'>, { texts, calls, stopReason }: Said): Response {
  const said = {
    ...(texts && { texts }),
    ...(calls && { calls: calls.map(({ tool, input }) => ({ tool, pieces: [JSON.stringify(input)] })) }),
    ...(stopReason && { stopReason }),
  };
  return streamOf(bytesOf(provider === 'anthropic' ? anthropicWire(said) : openAiWire(said)));
}

/** Says the same to everybody. */
export const saying =
  (...texts: string[]): Provider =>
  (call) =>
    wireOf(call, { texts });

/** Asks for changes. */
export const asking =
  (...calls: { tool: string; input: unknown }[]): Provider =>
  (call) =>
    wireOf(call, { texts: ['I ask for this.'], calls });

/** The phrases of a call for wording, each said by `say`. */
export const rewording =
  (say: (text: string) => string): Provider =>
  (call) => {
    const phrases: { key: string; text: string }[] = JSON.parse(promptFacts(call));
    return wireOf(call, { texts: [JSON.stringify(phrases.map(({ key, text }) => ({ key, text: say(text) })))] });
  };

/** The facts of a call, out of the nonce's lines. */
export function promptFacts(call: ProviderCall | undefined): string {
  const [, , data = '""'] = /\n(facts-[0-9a-f-]+)\n(.*)\n\1$/s.exec(call?.system ?? '') ?? [];
  return JSON.parse(data);
}

/** One question, and its answer. */
export async function ask(person: Person, content: string, send?: Send, more: object = {}): Promise<ChatAnswer> {
  const messages = [{ role: 'user', content }];
  const answer = await person.call<ChatAnswer>('POST', '/api/ai/chat', { messages, ...more }, undefined, send);
  if (answer.status !== 200) throw new Error(`there is no reply: ${answer.text}`);
  return answer.data;
}

/** The chunks of a streamed reply, the last of which is `[DONE]`. */
export function chunksOf(text: string): Record<string, unknown>[] {
  const lines = text.split('\n\n').filter((line) => line.startsWith('data: '));
  const last = lines.pop();
  if (last !== 'data: [DONE]') throw new Error(`the stream ends with ${last}`);
  return lines.map((line) => JSON.parse(line.slice('data: '.length)));
}

/** One question, whose answer is to be streamed. */
export function streamingQuestion(person: Person, content: string): Request<unknown, IncomingRequestCfProperties> {
  const headers = {
    Authorization: `Bearer ${person.token}`,
    'Content-Type': 'application/json',
    Accept: 'text/event-stream',
  };
  const body = JSON.stringify({ messages: [{ role: 'user', content }] });
  return new Request(`${ORIGIN}/api/ai/chat`, { method: 'POST', headers, body });
}
