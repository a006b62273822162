import * as z from 'zod/mini';
import { described } from '../../shared/fields.ts';
import { LogEvent } from '../responses.ts';

export const LiveTicket = z.strictObject({
  ticket: described(z.string(), 'Opens one socket'),
  expiresAt: z.iso.datetime(),
});
export type LiveTicket = z.infer<typeof LiveTicket>;

export const ControlFrame = z.strictObject({
  type: z.enum(['live.ready', 'live.resync']),
  seq: described(z.int(), "The last event of the user's log. Later events are sent live"),
  position: described(z.string(), 'The position of that event'),
});
export type ControlFrame = z.infer<typeof ControlFrame>;

export const LiveFrame = z.union([LogEvent, ControlFrame]);
export type LiveFrame = z.infer<typeof LiveFrame>;
