import * as z from 'zod/mini';
import { Project } from '../../src/entities/projects/responses.ts';
import { Uuid } from '../../src/shared/fields.ts';
import type { EntityDocumentation } from './types.ts';

const ERRORS = {
  CONFLICT: { when: 'Also if another project has this name.', message: 'A project with this name exists already' },
  LIMIT_REACHED: {
    when: 'The user has 200 projects; `details` has `limit` and `current`.',
    message: 'Limit of 200 projects reached: delete some first',
    details: { limit: 200, current: 200 },
  },
};

export const projectDocumentation: EntityDocumentation<Project> = {
  tag: 'Projects',
  about: 'Groups of tasks',
  schema: Project,
  example: {
    id: '019ab41e-3c20-7a11-8b4d-5e6f7a8b9c0d',
    name: 'Quarterly report',
    color: 'blue',
    position: 3,
    archived: false,
    version: 1,
    createdAt: '2026-11-22T08:31:12.480Z',
    updatedAt: '2026-11-22T08:31:12.480Z',
  },
  create: {
    description:
      'Names are unique without regard to case. A task joins a project by its `projectId`; a project has at most 2,000 tasks.',
    body: { name: 'Quarterly report', color: 'blue' },
    errors: ERRORS,
  },
  list: { description: 'By position.' },
  update: {
    description: 'Renames, colours, moves or archives it. Absent fields keep their value.',
    body: { name: 'Annual report', archived: true },
    changed: { name: 'Annual report', archived: true },
    errors: { CONFLICT: ERRORS.CONFLICT },
  },
  delete: {
    description:
      'It stays in the trash for 30 days. With `tasks=keep`, its tasks stay without a project; with `tasks=trash`, up to 100 ' +
      'tasks go to the trash too. Undo brings back both, all or nothing: it gets 409 if the project or one of these tasks ' +
      'has changed since, for example if one was restored by hand.',
    errors: {
      CONFLICT: {
        when: 'With `tasks=trash`: the data changed at the same time.',
        message: 'The data has changed. Fetch it again and retry',
      },
      LIMIT_REACHED: {
        when: 'More than 100 tasks would go to the trash; `details` has `limit` and `current`.',
        message: 'A project with more than 100 tasks can only be deleted with tasks=keep',
        details: { limit: 100, current: 140 },
      },
    },
  },
  onTrash: {
    fields: {
      released: z.array(Uuid).check(z.describe('The tasks that stay, without a project')),
      trashed: z.array(Uuid).check(z.describe('The tasks that went to the trash with it')),
    },
    example: { released: ['019ab3f4-0d52-7c3e-8f61-2b9d7e4a5c18'], trashed: [] },
  },
  onRestore: {
    fields: {
      restored: z.array(Uuid).check(z.describe('The tasks that came back from the trash with it, by an undo')),
    },
    example: { restored: [] },
  },
};
