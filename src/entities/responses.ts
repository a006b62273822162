import * as z from 'zod/mini';
import { described } from '../shared/fields.ts';

export const UndoToken = described(
  z.nullable(z.string()),
  'For `POST /api/undo`, within 7 days. Null when nothing changed',
);

/** The last fields of every entity. */
export const revision = { version: z.int(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };
