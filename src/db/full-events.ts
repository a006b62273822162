import { alias } from 'drizzle-orm/pg-core';
import { events } from './schema.ts';

/**
 * The event log with whole events: a view, from which all code reads. A trigger stores events without what the log already
 * has, see migrations/0030. `payload` is the response of the write: the entity after it, as the API shows it. `before` is the
 * entity before it, in the same shape; null if it is new.
 */
export const fullEvents = alias(events, 'full_events');
