import { env } from 'cloudflare:workers';
import { METHOD_NAME_ALL } from 'hono/router';
import { createApp } from '../../src/app.ts';
import { createProposalTokens } from '../../src/assistant/proposal-tokens.ts';
import { Jwt } from '../../src/auth/jwt.ts';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import { type AnyEntity, ENTITIES } from '../../src/entities/registry.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import type { OptimizeAnswer } from '../../src/planning/explain/responses.ts';
import type { Person } from './client.ts';
import { documentedOperations } from './contract.ts';

/** A route of the API and what a valid request for it needs. */
export interface Route {
  /** `PATCH /api/tasks/:id` */
  name: string;
  method: string;
  path: string;
  needs: { token: boolean /** Absent: the route takes no body. */; body?: object };
}

/** Bodies that are valid for any user at any time, where the example in the API document is not. */
const BODIES: Record<string, object> = {
  'POST /api/auth': { initData: 'user=%7B%7D&hash=0' },
  'POST /api/tasks/batch': { commands: [{ type: 'task_add', args: { title: 'Water the plants' } }] },
  'POST /api/tasks/:id/skip': {},
  'POST /api/ai/optimize-schedule': {},
  'POST /api/ai/suggestions': {},
  'PATCH /api/plan/blocks/:id': { locked: true },
  'POST /api/sync': { syncToken: '*' },
  'POST /api/undo': { undoToken: 'undo_2' },
};

const documented = documentedOperations().map((operation) => ({
  ...operation,
  path: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
}));

/** Every route in the API document, with the example of its body. */
export const ROUTES: Route[] = documented.map(({ method, path, security, example }) => {
  const name = `${method} ${path}`;
  const token = security.some((scheme) => 'token' in scheme);
  const body = BODIES[name] ?? example ?? (method === 'GET' ? undefined : {});
  return { name, method, path, needs: { token, ...(body && { body }) } };
});

/** Every route of the app, as `METHOD /path/:parameter`. */
export const APP_ROUTES = [
  ...new Set(
    createApp()
      .routes.filter(({ method }) => method !== METHOD_NAME_ALL)
      .map(({ method, path }) => `${method} ${path}`),
  ),
];

export const PROTECTED = ROUTES.filter(({ needs }) => needs.token);
export const WITH_BODY = ROUTES.filter(({ needs }) => needs.body !== undefined);
/** Routes of one entity. The id of a chat is the client's own. */
export const WITH_ID = ROUTES.filter(({ path }) => path.includes(':id') && !path.startsWith('/api/ai/chat/'));

/** Routes that end the session of the request when it succeeds. They are limited to ten requests per minute. */
export const ENDS_SESSION = /logout|DELETE \/api\/user\/me/;

export const SOME_ID = '01a00000-0000-7000-8000-000000000000';

/** The item of the checklist in the example of a task. */
export const ITEM_ID = '019ab3f5-2c41-7d90-a3b7-6e5f4d3c2b1a';

/** The route's path for one entity. */
export const buildPath = ({ path }: Pick<Route, 'path'>, id = SOME_ID) =>
  path.replace(/:(id|name)\b/, id).replace(':itemId', ITEM_ID);

const APPLY = '/api/ai/proposals/:id/apply';
const OPTIMIZE_PATH = '/api/ai/optimize-schedule';

/** A request of the route for an entity of the user, which it creates. */
export async function buildOwnRequest(
  route: Route,
  person: Person,
): Promise<{ path: string; body?: object | undefined }> {
  const { body } = route.needs;
  if (route.path === APPLY) {
    const { id, token } = await issueProposal(person);
    return { path: buildPath(route, id), body: { token } };
  }
  if (route.path === OPTIMIZE_PATH) {
    await setZone(person);
    return { path: OPTIMIZE_PATH, body };
  }
  if (route.path.startsWith('/api/plan/')) {
    const fingerprint = await buildPlan(person);
    if (route.path === '/api/plan/apply') return { path: route.path, body: { fingerprint } };
    const { data } = await person.post<ChangedPlan>('/api/plan/apply', { fingerprint });
    return { path: buildPath(route, data.plan.blocks[0]?.id), body };
  }
  if (route.path === '/api/undo') await person.createTask();
  if (route.path === '/api/tasks/:id/skip') {
    const { id } = await person.createTask({ dueDate: '2026-11-30T06:00:00Z', recurrence: { rrule: 'FREQ=DAILY' } });
    return { path: buildPath(route, id), body };
  }
  if (route.path.startsWith('/api/labels/')) {
    await person.createTask({ labels: ['deep work'] });
    return { path: buildPath(route, 'deep%20work'), body };
  }
  if (route.path.startsWith('/api/trash/')) {
    const { id } = await person.createTask();
    await person.delete(`/api/tasks/${id}`);
    return { path: buildPath(route, id), body };
  }
  const entity = ENTITIES.find(({ path }) => route.path.startsWith(`${path}/:id`));
  return { path: buildPath(route, entity && (await createEntity(entity, person))), body };
}

export const buildOwnPath = async (route: Route, person: Person) => (await buildOwnRequest(route, person)).path;

/** The route that creates an entity of any kind, and the example of its body. */
function findCreation({ path }: AnyEntity): { path: string; example: object } {
  const create = documented.find((operation) => operation.method === 'POST' && path.startsWith(operation.path));
  if (!create?.example) throw new Error(`the API document has no example that creates ${path}`);
  return { path: create.path, example: create.example };
}

/** The arguments that create an entity of any kind, from the example in the API document. */
export const buildCreateArgs = (entity: AnyEntity): object => findCreation(entity).example;

/** A valid change of an entity of any kind, from the example in the API document. */
export const buildUpdateArgs = ({ path }: AnyEntity): object | undefined =>
  documented.find((operation) => operation.method === 'PATCH' && operation.path === `${path}/:id`)?.example;

/** Creates an entity of any kind by a command. @returns its id, null when the arguments are invalid */
export async function tryCreateEntity({ commands }: AnyEntity, person: Person, args: object): Promise<string | null> {
  const [type] = Object.keys(commands);
  const command = { type, uuid: crypto.randomUUID(), tempId: 'own', args };
  const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands: [command] });
  return data.tempIdMapping.own ?? null;
}

/** Creates an entity of any kind as the example in the API document does. @returns its id */
export async function createEntity(entity: AnyEntity, person: Person): Promise<string> {
  const { path, example } = findCreation(entity);
  const { status, text, data } = await person.post<Record<string, { id: string }>>(path, example);
  const id = status === 201 && data[entity.key]?.id;
  if (!id) throw new Error(`the example of ${path} creates nothing: ${text}`);
  return id;
}

const setZone = (person: Person) => person.patch('/api/user/settings', { timezone: 'UTC' });

/** Builds a plan with one block, on any day of the week. @returns its fingerprint */
async function buildPlan(person: Person): Promise<string> {
  await setZone(person);
  await person.createTask();
  return (await person.post<OptimizeAnswer>(OPTIMIZE_PATH, { days: 7 })).data.fingerprint;
}

/** Signs a proposal as the API does. `seq`: that of the last event of the user. */
export function issueProposal({ user }: Person, command: object = ADD_TASK, seq = 1) {
  const clock = () => new Date();
  const tokens = createProposalTokens({ jwt: new Jwt({ secrets: [env.JWT_SECRET], clock }), clock });
  return tokens.issue(user.id, { commands: [{ ...ADD_TASK, ...command }], dataVersion: seq });
}

const ADD_TASK = { type: 'task_add', args: { title: 'Water the plants' } };
