import * as z from 'zod/mini';

export const UndoRequest = z.strictObject({
  undoToken: z
    .string()
    .check(
      z.regex(/^undo_[1-9]\d{0,14}(-\d{1,15}-[0-9a-f]{12})?$/, 'must be the undoToken of a change'),
      z.describe('The undoToken that a change returned'),
    ),
});
