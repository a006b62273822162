import type { SyncResponse } from '../../../src/history/sync/responses.ts';
import type { OptimizeAnswer } from '../../../src/planning/explain/responses.ts';
import { initDataOf, newTelegramId, type Person, signUp } from '../client.ts';
import { buildOwnRequest, ROUTES } from '../routes.ts';
import type { FuzzRequest, Operation } from './requests.ts';

/** A user for requests of one operation, and what the names in the requests stand for. */
export interface Owner {
  person: Person;
  names: Record<string, string>;
}

const CREATED = [
  { type: 'task_add', tempId: 'task', args: { title: 'Water the plants' } },
  { type: 'task_add', tempId: 'other', args: { title: 'Buy soil', aiMetadata: { dependencies: ['task'] } } },
  { type: 'task_add', tempId: 'trashed', args: { title: 'Sell the plants' } },
  { type: 'project_add', tempId: 'project', args: { name: 'Garden' } },
  { type: 'mood_log', tempId: 'mood', args: { energyLevel: 7, focusLevel: 6 } },
  { type: 'busy_add', tempId: 'busy', args: { startsAt: '2026-12-01T09:00:00Z', endsAt: '2026-12-01T10:00:00Z' } },
  { type: 'task_delete', args: { id: 'trashed' } },
];

/** Creates a user who has one thing of every kind. */
export async function createOwner({ method, path }: Operation): Promise<Owner> {
  const route = ROUTES.find(({ name }) => name === `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
  if (!route) throw new Error(`no route for ${method} ${path}`);
  const person = await signUp();
  const own = await buildOwnRequest(route, person);
  await person.patch('/api/user/settings', { timezone: 'UTC' });
  const commands = CREATED.map((command) => ({ ...command, uuid: crypto.randomUUID() }));
  const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
  const plan = await person.post<OptimizeAnswer>('/api/ai/optimize-schedule', { days: 7 });
  const page = await person.get<{ nextCursor?: string | null }>('/api/activity?limit=1');
  const target = path.split('/').indexOf('{id}');
  return {
    person,
    names: {
      ...Object.fromEntries(Object.entries(data.tempIdMapping).map(([name, id]) => [`own.${name}`, id])),
      'own.target': own.path.split('/')[target] ?? crypto.randomUUID(),
      'own.block': crypto.randomUUID(),
      'own.fingerprint': plan.data.fingerprint,
      'own.proposal': (own.body as { token?: string } | undefined)?.token ?? 'no proposal',
      'own.undo': `undo_${2 + CREATED.length}`,
      'own.sync': data.syncToken,
      'own.initData': await initDataOf({ id: newTelegramId(), first_name: 'Fuzz' }),
      'own.cursor': page.data?.nextCursor ?? 'no cursor',
    },
  };
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
