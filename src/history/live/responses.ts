// What is answered and sent. The schemas are for the document, the types and the tests, and are not part of the Worker:
// import their types alone.
import * as z from 'zod';
import { LogEvent } from '../responses.ts';

export const LiveTicket = z.strictObject({
  ticket: z.string().meta({ description: 'For one connection' }),
  expiresAt: z.iso.datetime(),
});
export type LiveTicket = z.infer<typeof LiveTicket>;

export const ControlFrame = z.strictObject({
  type: z.enum(['live.ready', 'live.resync']),
  seq: z.int().meta({ description: "The last event of the person's log: live from there" }),
});
export type ControlFrame = z.infer<typeof ControlFrame>;

/** One text message of the socket. */
export const LiveFrame = z.union([LogEvent, ControlFrame]);
export type LiveFrame = z.infer<typeof LiveFrame>;
