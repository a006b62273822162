import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { expectedRow, isNotModified } from '../../http/if-match.ts';
import { protectedRoute } from '../../http/require-user.ts';
import { created, ok, saved } from '../../http/respond.ts';
import { body, NoBody, NoQuery, PathId, params, query } from '../../http/validate.ts';
import { NewProject, ProjectDeletion, ProjectPatch, ProjectQuery } from './schemas.ts';
import type { ProjectService } from './service.ts';

export const projectRoutes = new Hono<UserEnv<{ projects: ProjectService }>>()
  .use(...protectedRoute)
  .post('/', query(NoQuery), body(NewProject), async (c) =>
    created(c, await c.var.services.projects.create(c.var.caller, c.req.valid('json'))),
  )
  .get('/', query(ProjectQuery), async (c) =>
    ok(await c.var.services.projects.list(c.var.caller, c.req.valid('query'))),
  )
  .get('/:id', params(PathId), query(NoQuery), async (c) => {
    const project = await c.var.services.projects.get(c.var.caller, c.req.valid('param').id);
    return isNotModified(c, project) ? c.body(null, 304) : ok({ project });
  })
  .patch('/:id', params(PathId), query(NoQuery), body(ProjectPatch), async (c) =>
    saved(c, await c.var.services.projects.update(c.var.caller, expectedRow(c), c.req.valid('json'))),
  )
  .delete('/:id', params(PathId), query(ProjectDeletion), body(NoBody), async (c) => {
    const { caller, services } = c.var;
    const row = expectedRow(c);
    return c.req.valid('query').tasks === 'trash'
      ? saved(c, await services.projects.deleteWithTasks(caller, row))
      : saved(c, await services.projects.delete(caller, row));
  });
