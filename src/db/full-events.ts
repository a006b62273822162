import { alias } from 'drizzle-orm/pg-core';
import { events } from './schema.ts';

/**
 * The event log with whole events: a view that all code reads. The table stores each event as the difference from an earlier
 * one: see migrations/0030. `payload` is the response of the write: the entity after it, as the API shows it. `before` is the
 * entity before it, in the same shape; null if it is new.
 */
export const fullEvents = alias(events, 'full_events');
