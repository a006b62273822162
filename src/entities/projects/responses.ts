import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';
import { revision } from '../responses.ts';
import type { Changed, Trashed } from '../row-mutations.ts';
import { ProjectColor } from './schemas.ts';

export const Project = z.strictObject({
  id: Uuid,
  name: z.string(),
  color: ProjectColor,
  position: z.number(),
  archived: z.boolean(),
  ...revision,
});
export type Project = z.infer<typeof Project>;

export type ChangedProject = Changed<'project', Project>;
export type DeletedProject = Trashed<{ released: string[]; trashed: string[] }>;
export type RestoredProject = ChangedProject & { restored: string[] };
