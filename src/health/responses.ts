import * as z from 'zod/mini';
import { described } from '../shared/fields.ts';

const Store = z.strictObject({ status: z.enum(['up', 'down']), latencyMs: z.nullable(z.int()) });

export const Health = z.strictObject({
  status: z.enum(['ok', 'degraded', 'down']),
  environment: z.enum(['development', 'test', 'staging', 'production']),
  version: z.string(),
  build: described(
    z.nullable(z.strictObject({ id: z.string(), tag: z.string(), timestamp: z.string() })),
    'The deployed version, as `wrangler versions list` shows it. Each log line has its id',
  ),
  database: Store,
  redis: Store,
});
export type Health = z.infer<typeof Health>;

export const Live = z.strictObject({ status: z.literal('ok') });
export type Live = z.infer<typeof Live>;
