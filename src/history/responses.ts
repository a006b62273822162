import * as z from 'zod/mini';
import { described, Uuid } from '../shared/fields.ts';

export const LogEvent = z.strictObject({
  seq: described(z.int(), "The number in the user's log: 1, 2, 3 and so on, without gaps"),
  position: described(z.string(), 'Send it as `since` to `GET /api/live` to get what follows this event'),
  type: described(z.string(), 'What happened, such as `task.created`'),
  entity: described(z.string(), 'The kind of thing that changed: the first word of `type`'),
  entityId: Uuid,
  data: described(z.unknown(), 'The response of the write: the entity after it'),
  actor: described(
    z.enum(['user', 'bot', 'ai', 'api']),
    "The user, the bot or the AI on the user's behalf, or the service itself (`api`)",
  ),
  createdAt: z.iso.datetime(),
});
export type LogEvent = z.infer<typeof LogEvent>;
