// Response schemas for the API document and the tests. The Worker imports only their types.
import * as z from 'zod/mini';

const Store = z.strictObject({ status: z.enum(['up', 'down']), latencyMs: z.nullable(z.int()) });

export const Health = z.strictObject({
  status: z.enum(['ok', 'degraded', 'down']),
  environment: z.enum(['development', 'test', 'production']),
  version: z.string(),
  database: Store,
  redis: Store,
});
export type Health = z.infer<typeof Health>;

export const Live = z.strictObject({ status: z.literal('ok') });
export type Live = z.infer<typeof Live>;
