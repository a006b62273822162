// Response schemas for the API document and the tests. The Worker imports only their types.
import * as z from 'zod/mini';
import { Uuid } from '../shared/fields.ts';

export const LogEvent = z.strictObject({
  seq: z.int().check(z.meta({ description: "Its place in the person's log: 1, 2, 3 and so on, without a gap" })),
  type: z.string().check(z.meta({ description: 'What happened, `task.created`' })),
  entity: z.string().check(z.meta({ description: 'To what kind of thing, the first word of `type`' })),
  entityId: Uuid,
  data: z.unknown().check(z.meta({ description: 'What the write answered: the entity as it was after' })),
  actor: z.enum(['user', 'bot', 'ai', 'api']).check(
    z.meta({
      description: 'The person, the bot or the AI on their word, or the service itself',
    }),
  ),
  createdAt: z.iso.datetime(),
});
export type LogEvent = z.infer<typeof LogEvent>;
