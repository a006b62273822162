import * as z from 'zod/mini';
import { Log, type LogLevel } from './log.ts';
import { currentRoundTrips } from './round-trips.ts';

/** Cloudflare's `version_metadata` binding: which deployment this Worker is. */
export const Version = z.object({ id: z.string(), tag: z.string(), timestamp: z.string() });

const Versioned = z.object({ VERSION: Version });

/** A log whose lines name the deployed version and the request, if one is being handled. `env` need not be valid. */
export function createLog(level: LogLevel, env: object): Log {
  const version = Versioned.safeParse(env).data?.VERSION.id;
  return new Log(level, () => ({ version, requestId: currentRoundTrips.getStore()?.requestId }));
}
