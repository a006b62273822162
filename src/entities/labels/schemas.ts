import * as z from 'zod/mini';
import { Label } from '../tasks/schemas.ts';

export const LabelName = z.strictObject({ name: Label });

export const LabelRenaming = z.strictObject({ label: Label, name: Label });
