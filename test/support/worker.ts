import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import worker from '../../src/index.ts';
import type { Send } from './client.ts';

type Variables = Record<string, string | undefined>;

/** A response whose body may still stream. `finished` resolves when all its background work is done. */
export interface Opened {
  response: Response;
  finished: () => Promise<void>;
}

export type Open = (...request: Parameters<Send>) => Promise<Opened>;

/** The real Worker with changed variables and bindings. It returns a response as soon as it starts. */
export function openWorker(variables: Variables, others: Record<string, unknown> = {}): Open {
  const bindings = { ...env, ...variables, ...others };
  return async (request) => {
    const ctx = createExecutionContext();
    const response = await worker.fetch(request, bindings, ctx);
    return { response, finished: () => waitOnExecutionContext(ctx) };
  };
}

/** The real Worker with changed variables. It has its own clients, limits and keys. */
export function workerWith(variables: Variables, others?: Record<string, unknown>): Send {
  const open = openWorker(variables, others);
  return async (request) => {
    const { response, finished } = await open(request);
    await finished();
    return response;
  };
}
