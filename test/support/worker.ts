import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import worker from '../../src/index.ts';
import type { Send } from './client.ts';

type Variables = Record<string, string | undefined>;

/** An answer that may still be coming. `finished` settles when nothing goes on for it. */
export interface Opened {
  response: Response;
  finished: () => Promise<void>;
}

export type Open = (...request: Parameters<Send>) => Promise<Opened>;

/** The real Worker with some variables and bindings changed, whose answers are given as soon as they begin. */
export function openWorker(variables: Variables, others: Record<string, unknown> = {}): Open {
  const bindings = { ...env, ...variables, ...others };
  return async (request) => {
    const ctx = createExecutionContext();
    const response = await worker.fetch(request, bindings, ctx);
    return { response, finished: () => waitOnExecutionContext(ctx) };
  };
}

/** The real Worker with some variables changed: clients, limits and keys of its own. */
export function workerWith(variables: Variables, others?: Record<string, unknown>): Send {
  const open = openWorker(variables, others);
  return async (request) => {
    const { response, finished } = await open(request);
    await finished();
    return response;
  };
}
