import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { events } from './schema.ts';
import { owner } from './session.ts';

type Place = Record<'userId' | 'seq' | 'createdAt', SQLWrapper>;

/**
 * The position of an event, as clients get it: its number, its moment in Unix ms and the end of the user's id. After a backup
 * is restored, a new event can get the same number but not the same moment. So a position shows whether the log has its event.
 */
export const position = ({ userId, seq, createdAt }: Place): SQL<string> =>
  sql<string>`(${seq} || '-' || (extract(epoch from ${createdAt}) * 1000)::bigint || '-' || right(${userId}::text, 12))`;

/** The number of a position's event. 0 for a text that is not a position. */
export const parseSeq = (text: string): number => Number(/^\d{1,15}(?=-|$)/.exec(text)?.[0] ?? 0);

/** Whether the caller's log has the event of a position. */
export const isInLog = (text: string): SQL<boolean> => sql<boolean>`exists (
  select from ${events}
    where ${events.userId} = ${owner.id} and ${events.seq} = ${parseSeq(text)} and ${position(events)} = ${text})`;
