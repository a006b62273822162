import * as z from 'zod/mini';
import { Uuid } from '../shared/text.ts';

export const TrashId = z.strictObject({ id: Uuid });
