import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import worker from '../../src/index.ts';
import type { Send } from './client.ts';

/** The real Worker with some variables and bindings changed: clients, limits and keys of its own. */
export function workerWith(variables: Record<string, string | undefined>, others: Record<string, unknown> = {}): Send {
  const bindings = { ...env, ...variables, ...others };
  return async (request) => {
    const ctx = createExecutionContext();
    const response = await worker.fetch(request, bindings, ctx);
    await waitOnExecutionContext(ctx);
    return response;
  };
}
