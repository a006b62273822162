import * as z from 'zod/mini';
import { Label, NewLabel } from '../tasks/schemas.ts';

export const LabelPath = z.strictObject({ name: Label });

export const LabelName = z.strictObject({ name: NewLabel });

export const LabelRenaming = z.strictObject({ label: Label, name: NewLabel });
