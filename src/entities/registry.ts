import type { SQL } from 'drizzle-orm';
import { Hono } from 'hono';
import type { ServiceDeps } from '../db/user-db.ts';
import type { EntityName } from '../messages/errors.ts';
import { busyTime } from './busy-times/entity.ts';
import { busyRoutes } from './busy-times/routes.ts';
import { createBusyTimeService } from './busy-times/service.ts';
import { label } from './labels/entity.ts';
import { labelRoutes } from './labels/routes.ts';
import { createLabelService } from './labels/service.ts';
import { moodLog } from './mood/entity.ts';
import { moodRoutes } from './mood/routes.ts';
import { createMoodService } from './mood/service.ts';
import { plan } from './plans/entity.ts';
import { project } from './projects/entity.ts';
import { projectRoutes } from './projects/routes.ts';
import { createProjectService } from './projects/service.ts';
import { reminderRoutes } from './reminders/routes.ts';
import { createReminderService } from './reminders/service.ts';
import { task } from './tasks/entity.ts';
import { taskRoutes } from './tasks/routes.ts';
import { createTaskService } from './tasks/service.ts';
import { user } from './users/entity.ts';

/** The registry of what users keep as rows. Commands, sync, undo, trash, exports, the API document and tests use it. */
export const ENTITIES = [task, project, moodLog, busyTime] as const;

/** The kinds of things that a user has at most one of. */
export const SINGLETONS = [user, plan] as const;

/** Parts of tasks that a user changes in all tasks at once. They have no rows, and sync with the tasks. */
export const TASK_PARTS = [label] as const;

export const entityRoutes = new Hono()
  .route('/api/tasks', taskRoutes)
  .route('/api/projects', projectRoutes)
  .route('/api/labels', labelRoutes)
  .route('/api/reminders', reminderRoutes)
  .route('/api/mood', moodRoutes)
  .route('/api/busy', busyRoutes);

export const createEntityServices = (deps: ServiceDeps) => ({
  tasks: createTaskService(deps),
  projects: createProjectService(deps),
  labels: createLabelService(deps),
  reminders: createReminderService(deps),
  mood: createMoodService(deps),
  busyTimes: createBusyTimeService(deps),
});

export type AnyEntity = (typeof ENTITIES)[number];
type Singleton = (typeof SINGLETONS)[number];

type Selected<Query> = Query extends SQL<infer Json> ? Json : never;

/** One entity under its key, with the name of its kind. */
export type EntityItem = {
  [E in AnyEntity as E['name']]: { entity: E['name'] } & { [K in E['key']]: Selected<E['item']> };
}[EntityName];

/** Each kind's entities under the kind's plural. */
export type EntityLists = { [E in AnyEntity as E['plural']]: Selected<E['item']>[] };

export type SingletonValues = { [S in Singleton as S['name']]: Selected<S['current']> };
