import * as z from 'zod/mini';

export const UndoToken = z
  .nullable(z.string())
  .check(z.meta({ description: 'Takes the change back for 7 days, by `POST /api/undo`; null when nothing changed' }));
