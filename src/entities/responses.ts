import * as z from 'zod';

export const UndoToken = z
  .string()
  .nullable()
  .meta({ description: 'Takes the change back for 7 days, by `POST /api/undo`; null when nothing changed' });
