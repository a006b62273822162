import * as z from 'zod/mini';
import { LogEvent } from '../responses.ts';

export const LiveTicket = z.strictObject({
  ticket: z.string().check(z.describe('Opens one socket')),
  expiresAt: z.iso.datetime(),
});
export type LiveTicket = z.infer<typeof LiveTicket>;

export const ControlFrame = z.strictObject({
  type: z.enum(['live.ready', 'live.resync']),
  seq: z.int().check(z.describe("The last event of the user's log. Later events are sent live")),
  position: z.string().check(z.describe('The position of that event')),
});
export type ControlFrame = z.infer<typeof ControlFrame>;

export const LiveFrame = z.union([LogEvent, ControlFrame]);
export type LiveFrame = z.infer<typeof LiveFrame>;
