// What is answered. Postgres makes these (see log.ts); the schemas are for the document, the types and the tests, and
// are not part of the Worker: import their types alone.
import * as z from 'zod';
import { Uuid } from '../shared/fields.ts';

export const LogEvent = z.strictObject({
  seq: z.int().meta({ description: "Its place in the person's log: 1, 2, 3 and so on, without a gap" }),
  type: z.string().meta({ description: 'What happened, `task.created`' }),
  entity: z.string().meta({ description: 'To what kind of thing, the first word of `type`' }),
  entityId: Uuid,
  data: z.unknown().meta({ description: 'What the write answered: the entity as it was after' }),
  actor: z.enum(['user', 'bot', 'ai', 'api']).meta({
    description: 'The person, the bot or the AI on their word, or the service itself',
  }),
  createdAt: z.iso.datetime(),
});
export type LogEvent = z.infer<typeof LogEvent>;
