// What is answered; not part of the Worker: import the types alone.
import * as z from 'zod';

const Store = z.strictObject({ status: z.enum(['up', 'down']), latencyMs: z.int().nullable() });

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
