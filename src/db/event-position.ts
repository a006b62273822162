import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { events } from './schema.ts';
import { owner } from './session.ts';

type Place = Record<'userId' | 'seq' | 'createdAt', SQLWrapper>;

/**
 * Where an event is, as clients get it: the number, the moment in Unix ms and the end of the user's id. After a backup was
 * restored, another event gets the number, but at a later moment. So a position tells whether its event is in the log.
 */
export const position = ({ userId, seq, createdAt }: Place): SQL<string> =>
  sql<string>`(${seq} || '-' || (extract(epoch from ${createdAt}) * 1000)::bigint || '-' || right(${userId}::text, 12))`;

/** The number of a position's event. 0 for a text that is not a position. */
export const parseSeq = (text: string): number => Number(/^\d{1,15}(?=-|$)/.exec(text)?.[0] ?? 0);

/** Whether the caller's log has the event of a position. */
export const isInLog = (text: string): SQL<boolean> => sql<boolean>`exists (
  select from ${events}
    where ${events.userId} = ${owner.id} and ${events.seq} = ${parseSeq(text)} and ${position(events)} = ${text})`;
