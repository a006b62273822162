import { vi } from 'vitest';
import { upstreamOf } from './faults.ts';

/** A promise that resolves at the tick number `count`. */
function gate(count: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let ticks = 0;
  const tick = () => {
    ticks += 1;
    if (ticks === count) resolve();
  };
  return { promise, tick };
}

/**
 * Resolves when Postgres has responded to `count` statements that match `text`. With `holds` no response passes
 * before. Call it after `breakUpstreams`. `vi.restoreAllMocks` ends it.
 */
function awaitStatements(count: number, text: RegExp, { holds = false } = {}): Promise<void> {
  const { promise, tick } = gate(count);
  const { fetch } = globalThis;
  const passThrough = (vi.isMockFunction(fetch) && fetch.getMockImplementation()) || fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await passThrough(input, init);
    if (upstreamOf(String(input)) !== 'postgres' || !text.test(String(init?.body))) return response;
    const body = await response.text();
    tick();
    if (holds) await promise;
    return new Response(body, response);
  });
  return promise;
}

/** Lets `count` questions to the assistant read their data before any of them goes on: then they are asked at once. */
export const joined = (count: number) => awaitStatements(count, /from .{2}ai_conversations/, { holds: true });

/** Resolves when `count` questions to the assistant have read their data. */
export const asked = (count: number) => awaitStatements(count, /from .{2}ai_conversations/);

/** Resolves when the budget has decided about `count` more questions. */
export const decided = (count: number) => awaitStatements(count, /taken_tokens/);
