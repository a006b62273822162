import * as z from 'zod/mini';
import { described } from '../../shared/fields.ts';
import { says } from '../../shared/validation.ts';

export const UndoRequest = z.strictObject({
  undoToken: described(
    z.string().check(z.regex(/^undo_[1-9]\d{0,14}(-\d{1,15}-[0-9a-f]{12})?$/, says('undoToken'))),
    'The undoToken that a change returned',
  ),
});
