import { env } from 'cloudflare:workers';
import { METHOD_NAME_ALL } from 'hono/router';
import { createApp } from '../../src/app.ts';
import { ProposalTokens } from '../../src/assistant/proposal-tokens.ts';
import { Jwt } from '../../src/auth/jwt.ts';
import type { ChangedBusyTime } from '../../src/entities/busy-times/responses.ts';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import type { OptimizeAnswer } from '../../src/planning/explain/responses.ts';
import type { Person } from './client.ts';

/** A route of the API and what a valid request for it needs. */
export interface Route {
  /** `PATCH /api/tasks/:id` */
  name: string;
  method: string;
  path: string;
  needs: Needs;
}

interface Needs {
  token: boolean;
  /** Absent: the route takes no body. */
  body?: object;
}

const withToken = (body?: object): Needs => ({ token: true, ...(body && { body }) });

const BUSY_TIME = { startsAt: '2026-03-10T09:00:00Z', endsAt: '2026-03-10T10:00:00Z' };

/** How to make a valid request for each route; sign-in needs initData, which tests make for themselves. */
const NEEDS: Record<string, Needs> = {
  'GET /health': { token: false },
  'GET /health/live': { token: false },
  'POST /api/auth': { token: false, body: { initData: 'user=%7B%7D&hash=0' } },
  'POST /api/auth/logout': withToken({}),
  'POST /api/auth/logout-all': withToken({}),
  'GET /api/user/me': withToken(),
  'PATCH /api/user/settings': withToken({ theme: 'dark' }),
  'DELETE /api/user/me': withToken({}),
  'GET /api/user/export': withToken(),
  'GET /api/user/stats': withToken(),
  'POST /api/tasks': withToken({ title: 'Water the plants' }),
  'GET /api/tasks': withToken(),
  'GET /api/tasks/stats': withToken(),
  'GET /api/tasks/:id': withToken(),
  'PATCH /api/tasks/:id': withToken({ priority: 'high' }),
  'DELETE /api/tasks/:id': withToken({}),
  'POST /api/tasks/:id/complete': withToken({}),
  'POST /api/tasks/:id/reopen': withToken({}),
  'POST /api/tasks/batch': withToken({ commands: [{ type: 'task_add', args: { title: 'Water the plants' } }] }),
  'POST /api/mood/log': withToken({ energyLevel: 7, focusLevel: 5 }),
  'GET /api/mood/logs': withToken(),
  'GET /api/mood/logs/:id': withToken(),
  'PATCH /api/mood/logs/:id': withToken({ energyLevel: 8 }),
  'DELETE /api/mood/logs/:id': withToken({}),
  'GET /api/mood/series': withToken(),
  'GET /api/mood/stats': withToken(),
  'GET /api/mood/profile': withToken(),
  'POST /api/busy': withToken(BUSY_TIME),
  'GET /api/busy': withToken(),
  'GET /api/busy/:id': withToken(),
  'PATCH /api/busy/:id': withToken({ title: 'Stand-up' }),
  'DELETE /api/busy/:id': withToken({}),
  'POST /api/ai/optimize-schedule': withToken({}),
  'GET /api/plan': withToken(),
  'POST /api/plan/apply': withToken({ fingerprint: 'none' }),
  'PATCH /api/plan/blocks/:id': withToken({ locked: true }),
  'DELETE /api/plan/blocks/:id': withToken({}),
  'GET /api/now': withToken(),
  'GET /api/today': withToken(),
  'POST /api/ai/chat': withToken({ messages: [{ role: 'user', content: 'What is there to do?' }] }),
  'POST /api/ai/suggestions': withToken({}),
  'GET /api/ai/insights': withToken(),
  'GET /api/ai/usage': withToken(),
  'POST /api/ai/proposals/:id/apply': withToken({ token: 'none' }),
  'POST /api/sync': withToken({ syncToken: '*' }),
  'POST /api/undo': withToken({ undoToken: 'undo_2' }),
  'GET /api/trash': withToken(),
  'POST /api/trash/:id/restore': withToken({}),
  'DELETE /api/trash/:id': withToken({}),
  'GET /api/activity': withToken(),
  'POST /api/live/ticket': withToken({}),
  'GET /api/live': { token: false },
};

/** The routes this table knows. */
export const KNOWN_ROUTES = Object.keys(NEEDS);

/** The routes the app has, `METHOD /path/:parameter`; middleware is no route. */
export const APP_ROUTES = [
  ...new Set(
    createApp()
      .routes.filter(({ method }) => method !== METHOD_NAME_ALL)
      .map(({ method, path }) => `${method} ${path}`),
  ),
];

export const ROUTES: Route[] = Object.entries(NEEDS).map(([name, needs]) => {
  const [method = '', path = ''] = name.split(' ');
  return { name, method, path, needs };
});

export const PROTECTED = ROUTES.filter(({ needs }) => needs.token);
export const WITH_BODY = ROUTES.filter(({ needs }) => needs.body !== undefined);
export const WITH_ID = ROUTES.filter(({ path }) => path.includes(':id'));

export const SOME_ID = '01a00000-0000-7000-8000-000000000000';

/** The route's path for one entity. */
export const pathOf = ({ path }: Pick<Route, 'path'>, id = SOME_ID) => path.replace(':id', id);

const APPLY = '/api/ai/proposals/:id/apply';
const OPTIMIZE_PATH = '/api/ai/optimize-schedule';
const OPTIMIZE = `POST ${OPTIMIZE_PATH}`;

/** A request of the route that is about something of that person's, made for it. */
export async function ownRequestOf(route: Route, person: Person): Promise<{ path: string; body?: object | undefined }> {
  const { body } = route.needs;
  if (route.path === APPLY) {
    const { id, token } = await proposalFor(person);
    return { path: pathOf(route, id), body: { token } };
  }
  if (route.name === OPTIMIZE) {
    await setZone(person);
    return { path: OPTIMIZE_PATH, body };
  }
  if (route.path.startsWith('/api/plan/')) {
    const fingerprint = await planFor(person);
    if (route.path === '/api/plan/apply') return { path: route.path, body: { fingerprint } };
    const { data } = await person.post<ChangedPlan>('/api/plan/apply', { fingerprint });
    return { path: pathOf(route, data.plan.blocks[0]?.id), body };
  }
  if (route.path.startsWith('/api/busy') && WITH_ID.includes(route)) {
    const { data } = await person.post<ChangedBusyTime>('/api/busy', BUSY_TIME);
    return { path: pathOf(route, data.busyTime.id), body };
  }
  if (!WITH_ID.includes(route) && route.path !== '/api/undo') return { path: pathOf(route), body };
  if (route.path.startsWith('/api/mood')) return { path: pathOf(route, await person.logMood()), body };
  const { id } = await person.createTask();
  if (route.path.startsWith('/api/trash')) await person.delete(`/api/tasks/${id}`);
  return { path: pathOf(route, id), body };
}

export const ownPathOf = async (route: Route, person: Person) => (await ownRequestOf(route, person)).path;

const setZone = (person: Person) => person.patch('/api/user/settings', { timezone: 'UTC' });

/** A plan with one block, whatever day it is. @returns its fingerprint */
async function planFor(person: Person): Promise<string> {
  await setZone(person);
  await person.createTask();
  return (await person.post<OptimizeAnswer>(OPTIMIZE_PATH, { days: 7 })).data.fingerprint;
}

/** As the API signs one, for a person who has done nothing but sign in. */
function proposalFor({ user }: Person) {
  const clock = () => new Date();
  const tokens = new ProposalTokens({ jwt: new Jwt({ secrets: [env.JWT_SECRET], clock }), clock });
  const commands = [{ type: 'task_add', args: { title: 'Water the plants' } }];
  return tokens.issue(user.id, { commands, dataVersion: 1 });
}
