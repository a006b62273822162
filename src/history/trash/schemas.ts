import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';

export const TrashId = z.strictObject({ id: Uuid });
