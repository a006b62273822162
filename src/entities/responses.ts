import * as z from 'zod/mini';

export const UndoToken = z
  .nullable(z.string())
  .check(z.describe('For `POST /api/undo`, within 7 days. Null when nothing changed'));
