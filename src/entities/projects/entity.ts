import { eq, sql } from 'drizzle-orm';
import { assignments } from '../../db/rows.ts';
import { projects } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { AppError } from '../../shared/errors.ts';
import { defineEntity } from '../define.ts';
import { task } from '../tasks/entity.ts';
import { projectJson } from './json.ts';
import type { DeletedProject } from './responses.ts';
import { MAX_POSITION, NewProject, ProjectPatch, type ProjectQuery } from './schemas.ts';

const afterLast = sql`(
  select least(coalesce(max(position), 0) + 1, ${MAX_POSITION}::double precision)
    from ${projects} where ${projects.userId} = ${owner.id})`;

export const project = defineEntity({
  name: 'project',
  label: 'Project',
  key: 'project',
  plural: 'projects',
  path: '/api/projects',
  table: projects,
  json: projectJson,
  create: {
    schema: NewProject,
    values: ({ name, color, position = afterLast }) => ({
      name,
      color,
      position,
      archived: false,
      released: [],
      trashed: [],
    }),
  },
  update: { schema: ProjectPatch, set: (patch) => assignments(projects, patch) },
  revert: {
    set: ({ name, color, position, archived }) => assignments(projects, { name, color, position, archived }),
  },
  list: ({ archived }: ProjectQuery) => ({
    key: sql`${projects.position}`,
    type: 'double precision',
    descending: false,
    where: archived === undefined ? undefined : eq(projects.archived, archived),
  }),
  onTrash: (after) => ({
    released: sql<string[]>`to_json(${after.released})`,
    trashed: sql<string[]>`to_json(${after.trashed})`,
  }),
  undoesTrash: (payload, now) => {
    const { trashed } = payload as DeletedProject; // what onTrash reports
    // in reverse order of deletion, so that each finds the links that its deletion removed
    return trashed.toReversed().map((id) => task.mutations.restore(id, null, now));
  },
  errors: {
    projects_user_name_idx: () => new AppError('CONFLICT', 'A project with this name exists already'),
    // the trigger in migrations/0010 puts the limit into DETAIL
    projects_limit: (detail) =>
      new AppError('LIMIT_REACHED', 'Limit of 200 projects reached: delete some first', {
        details: JSON.parse(detail),
      }),
  },
});
