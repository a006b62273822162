import type { SyncResponse } from '../../../src/history/sync/responses.ts';
import type { OptimizeAnswer } from '../../../src/planning/explain/responses.ts';
import { HOUR_MS } from '../../../src/shared/duration.ts';
import { initDataOf, newTelegramId, type Person, signUp } from '../client.ts';
import { buildOwnRequest, ITEM_ID, ROUTES } from '../routes.ts';
import type { FuzzRequest, Operation } from './requests.ts';

/** A user for requests of one operation, and what the names in the requests stand for. */
export interface Owner {
  person: Person;
  names: Record<string, string>;
}

const soon = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

/** At least two of each kind that has a list, so that each list has a second page. */
const buildCommands = () => [
  {
    type: 'task_add',
    tempId: 'task',
    args: { title: 'Water the plants', labels: ['home', 'garden'], reminders: [{ at: soon(1) }, { at: soon(2) }] },
  },
  { type: 'task_add', tempId: 'other', args: { title: 'Buy soil', aiMetadata: { dependencies: ['task'] } } },
  { type: 'task_add', tempId: 'trashed', args: { title: 'Sell the plants' } },
  { type: 'task_add', tempId: 'trashed2', args: { title: 'Sell the soil' } },
  { type: 'project_add', tempId: 'project', args: { name: 'Garden' } },
  { type: 'project_add', tempId: 'project2', args: { name: 'Balcony' } },
  { type: 'mood_log', tempId: 'mood', args: { energyLevel: 7, focusLevel: 6 } },
  { type: 'mood_log', tempId: 'mood2', args: { energyLevel: 3, focusLevel: 4, loggedAt: soon(-30) } },
  { type: 'busy_add', tempId: 'busy', args: { startsAt: soon(40), endsAt: soon(41) } },
  { type: 'busy_add', tempId: 'busy2', args: { startsAt: soon(50), endsAt: soon(51) } },
  { type: 'task_delete', args: { id: 'trashed' } },
  { type: 'task_delete', args: { id: 'trashed2' } },
];

/** Creates a user who has one thing of every kind. */
export async function createOwner({ method, path, parameters }: Operation): Promise<Owner> {
  const route = ROUTES.find(({ name }) => name === `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
  if (!route) throw new Error(`no route for ${method} ${path}`);
  const person = await signUp();
  const own = await buildOwnRequest(route, person);
  await person.patch('/api/user/settings', { timezone: 'UTC' });
  const commands = buildCommands().map((command) => ({ ...command, uuid: crypto.randomUUID() }));
  const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
  const { data: last } = await person.post<{ task: { id: string }; undoToken: string }>('/api/tasks', {
    title: 'Buy a pot',
  });
  const plan = await person.post<OptimizeAnswer>('/api/ai/optimize-schedule', { days: 7 });
  const hasPages = parameters.some(({ name }) => name === 'cursor');
  const list = hasPages ? await person.get<{ page?: { nextCursor: string | null } }>(`${path}?limit=1`) : undefined;
  const target = path.split('/').findIndex((segment) => /^\{(id|name)\}$/.test(segment));
  return {
    person,
    names: {
      ...Object.fromEntries(Object.entries(data.tempIdMapping).map(([name, id]) => [`own.${name}`, id])),
      'own.target': own.path.split('/')[target] ?? crypto.randomUUID(),
      'own.block': crypto.randomUUID(),
      'own.fingerprint': plan.data.fingerprint,
      'own.proposal': (own.body as { token?: string } | undefined)?.token ?? 'no proposal',
      'own.undo': last.undoToken,
      'own.pot': last.task.id,
      'own.item': ITEM_ID,
      'own.etag': await readEtag(path, own.path, person),
      'own.sync': data.syncToken,
      'own.initData': await initDataOf({ id: newTelegramId(), first_name: 'Fuzz' }),
      'own.cursor': list?.data.page?.nextCursor ?? 'no cursor',
    },
  };
}

/** The version that a write of the operation changes. */
async function readEtag(path: string, ownPath: string, person: Person): Promise<string> {
  const versioned = path.startsWith('/api/plan') ? '/api/plan' : ownPath.split('/').slice(0, 4).join('/');
  const { headers } = await person.get(path.startsWith('/api/user') ? '/api/user/me' : versioned);
  return headers.get('ETag') ?? '*';
}

/** The request of this user. */
export function fillIn(request: FuzzRequest, { person, names }: Owner) {
  const fill = (text: string) => text.replaceAll(/own\.\w+/g, (name) => names[name] ?? name);
  const tokens = { own: { Authorization: `Bearer ${person.token}` }, none: {}, forged: { Authorization: 'Bearer x' } };
  const headers = Object.entries(request.headers).map(([name, value]) => [name, fill(value)]);
  return {
    path: fill(request.path),
    headers: { ...tokens[request.token], ...Object.fromEntries(headers) },
    body: request.body === undefined ? undefined : fill(request.body),
  };
}
