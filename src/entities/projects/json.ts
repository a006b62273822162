import { revisionJson, rowJson } from '../../db/json.ts';
import type { projects } from '../../db/schema.ts';
import type { Project } from './responses.ts';

export const projectJson = rowJson<typeof projects, Project>((row) => ({
  id: row.id,
  name: row.name,
  color: row.color,
  position: row.position,
  archived: row.archived,
  ...revisionJson(row),
}));
