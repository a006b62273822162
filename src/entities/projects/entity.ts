import { and, eq, sql } from 'drizzle-orm';
import { revisionJson, rowJson } from '../../db/json.ts';
import { assignments, type Columns } from '../../db/rows.ts';
import { projects, tasks } from '../../db/schema.ts';
import { isOwn, owner } from '../../db/session.ts';
import { ERRORS } from '../../messages/errors.ts';
import { AppError, limitInDetail } from '../../shared/errors.ts';
import { defineEntity } from '../define.ts';
import { task } from '../tasks/entity.ts';
import type { DeletedProject, Project, RestoredProject } from './responses.ts';
import { MAX_POSITION, NewProject, ProjectPatch, type ProjectQuery } from './schemas.ts';

/** The payload of the event of a project that was created together with tasks. */
interface CreatedWithTasks {
  created: string[];
}

/** The reason of the error for a name that another project has. */
export const NAME_TAKEN = 'name taken';

export const hasNoTasks = (id: string) =>
  sql`not exists (select from ${tasks} where ${and(isOwn(tasks), eq(tasks.projectId, id))})`;

const afterLast = sql`(
  select least(coalesce(max(position), 0) + 1, ${MAX_POSITION}::double precision)
    from ${projects} where ${projects.userId} = ${owner.id})`;

export const project = defineEntity({
  name: 'project',
  key: 'project',
  path: '/api/projects',
  table: projects,
  json: rowJson<typeof projects, Project>((row) => ({
    id: row.id,
    name: row.name,
    color: row.color,
    position: row.position,
    archived: row.archived,
    ...revisionJson(row),
  })),
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
    where: { archived: archived === undefined ? undefined : eq(projects.archived, archived) },
  }),
  onTrash: (after: Columns<typeof projects>) => ({
    released: sql<string[]>`to_json(${after.released})`,
    trashed: sql<string[]>`to_json(${after.trashed})`,
  }),
  onRestore: (after: Columns<typeof projects>) => ({ restored: sql<string[]>`to_json(${after.trashed})` }),
  companions: {
    ids: (payload) => {
      const { trashed, restored, created } = payload as Partial<DeletedProject & RestoredProject & CreatedWithTasks>;
      return trashed ?? restored ?? created ?? [];
    },
    isUnused: hasNoTasks,
    set: (ids) => assignments(projects, { trashed: ids }),
    trash: task.mutations.trash,
    restore: task.mutations.restore,
  },
  errors: {
    projects_user_name_idx: () => new AppError('CONFLICT', ERRORS.projectNameTaken, { reason: NAME_TAKEN }),
    projects_limit: limitInDetail('projects'), // migrations/0010
  },
});
