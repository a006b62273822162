import * as z from 'zod/mini';
import { Uuid } from '../shared/fields.ts';

export const LogEvent = z.strictObject({
  seq: z.int().check(z.describe("The number in the user's log: 1, 2, 3 and so on, without gaps")),
  position: z.string().check(z.describe('Send it as `since` to `GET /api/live` to get what follows this event')),
  type: z.string().check(z.describe('What happened, such as `task.created`')),
  entity: z.string().check(z.describe('The kind of thing that changed: the first word of `type`')),
  entityId: Uuid,
  data: z.unknown().check(z.describe('The response of the write: the entity after it')),
  actor: z
    .enum(['user', 'bot', 'ai', 'api'])
    .check(z.describe("The user, the bot or the AI on the user's behalf, or the service itself (`api`)")),
  createdAt: z.iso.datetime(),
});
export type LogEvent = z.infer<typeof LogEvent>;
