import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { expectedVersion, isNotModified } from '../../http/if-match.ts';
import { protectedRoute } from '../../http/require-user.ts';
import { created, ok, saved } from '../../http/respond.ts';
import { body, NoBody, NoQuery, params, query } from '../../http/validate.ts';
import { NewProject, ProjectDeletion, ProjectId, ProjectPatch, ProjectQuery } from './schemas.ts';
import type { ProjectService } from './service.ts';

interface Services {
  projects: ProjectService;
}

export const projectRoutes = new Hono<UserEnv<Services>>()
  .use(...protectedRoute)
  .post('/', query(NoQuery), body(NewProject), async (c) =>
    created(c, await c.var.services.projects.create(c.var.caller, c.req.valid('json'))),
  )
  .get('/', query(ProjectQuery), async (c) =>
    ok(c, await c.var.services.projects.list(c.var.caller, c.req.valid('query'))),
  )
  .get('/:id', params(ProjectId), query(NoQuery), async (c) => {
    const project = await c.var.services.projects.get(c.var.caller, c.req.valid('param').id);
    return isNotModified(c, project) ? c.body(null, 304) : ok(c, { project });
  })
  .patch('/:id', params(ProjectId), query(NoQuery), body(ProjectPatch), async (c) => {
    const { id } = c.req.valid('param');
    const { caller, services } = c.var;
    return saved(c, await services.projects.update(caller, id, c.req.valid('json'), expectedVersion(c, id)));
  })
  .delete('/:id', params(ProjectId), query(ProjectDeletion), body(NoBody), async (c) => {
    const { id } = c.req.valid('param');
    const { caller, services } = c.var;
    const expected = expectedVersion(c, id);
    const { tasks } = c.req.valid('query');
    return tasks === 'trash'
      ? saved(c, await services.projects.deleteWithTasks(caller, id, expected))
      : saved(c, await services.projects.delete(caller, id, expected));
  });
