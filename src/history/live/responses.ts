// Response schemas for the API document and the tests. The Worker imports only their types.
import * as z from 'zod/mini';
import { LogEvent } from '../responses.ts';

export const LiveTicket = z.strictObject({
  ticket: z.string().check(z.meta({ description: 'For one connection' })),
  expiresAt: z.iso.datetime(),
});
export type LiveTicket = z.infer<typeof LiveTicket>;

export const ControlFrame = z.strictObject({
  type: z.enum(['live.ready', 'live.resync']),
  seq: z.int().check(z.meta({ description: "The last event of the person's log: live from there" })),
});
export type ControlFrame = z.infer<typeof ControlFrame>;

/** One text message of the socket. */
export const LiveFrame = z.union([LogEvent, ControlFrame]);
export type LiveFrame = z.infer<typeof LiveFrame>;
