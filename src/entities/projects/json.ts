import type { SQL } from 'drizzle-orm';
import { json, revisionJson } from '../../db/json.ts';
import { renderedOnce } from '../../db/rendered.ts';
import type { Columns } from '../../db/rows.ts';
import type { projects } from '../../db/schema.ts';
import type { Project } from './responses.ts';

export const projectJson = renderedOnce(
  (row: Columns<typeof projects>): SQL<Project> =>
    json<Project>({
      id: row.id,
      name: row.name,
      color: row.color,
      position: row.position,
      archived: row.archived,
      ...revisionJson(row),
    }),
);
