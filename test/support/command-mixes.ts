import { expect } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { type Person, signUp } from './client.ts';
import * as fc from './fast-check.ts';
import { recordTrips } from './record-trips.ts';
import { volume } from './volume.ts';

/** One request takes at most 100. */
export const COMMANDS = volume({ test: 40, full: 100 });
const MAX_TRIPS = 3;

const index = fc.nat(COMMANDS - 1);
const change = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), needs: fc.array(index, { maxLength: 2 }) }) },
  fc.constantFrom(
    { kind: 'add, unknown dependency' as const },
    { kind: 'add, unknown project' as const },
    { kind: 'unknown zone' as const },
    { kind: 'invalid' as const },
    { kind: 'zone' as const },
  ),
  fc.record({
    kind: fc.constantFrom('complete', 'delete', 'stale update', 'reverse dependency' as const),
    target: index,
  }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const UNKNOWN = '018f0000-0000-7000-8000-000000000000';

/** The command of a change at this place of the queue. Tasks are named by the place of the command that adds them. */
function toCommand(change: Change, at: number) {
  const tempId = `t${at}`;
  const title = `task ${at}`;
  const place = (other: number) => `t${at === 0 ? 0 : other % at}`;
  switch (change.kind) {
    case 'add': {
      const dependencies = [...new Set(change.needs.map(place))].filter((need) => need !== tempId);
      return { type: 'task_add', tempId, args: { title, aiMetadata: { dependencies } } };
    }
    case 'add, unknown dependency':
      return { type: 'task_add', tempId, args: { title, aiMetadata: { dependencies: [UNKNOWN] } } };
    case 'add, unknown project':
      return { type: 'task_add', tempId, args: { title, projectId: UNKNOWN } };
    case 'unknown zone':
      return { type: 'settings_update', args: { timezone: 'Nowhere/Nothing' } };
    case 'zone':
      return { type: 'settings_update', args: { timezone: 'Europe/Moscow', bedtime: null } };
    case 'invalid':
      return { type: 'task_add', tempId, args: { title: '' } };
    case 'complete':
      return { type: 'task_complete', args: { id: place(change.target) } };
    case 'delete':
      return { type: 'task_delete', args: { id: place(change.target) } };
    case 'stale update':
      return { type: 'task_update', args: { id: place(change.target), changes: { title }, expectedVersion: 7 } };
    case 'reverse dependency':
      return {
        type: 'task_update',
        args: { id: 't0', changes: { aiMetadata: { dependencies: [place(change.target)] } } },
      };
  }
}

type Command = ReturnType<typeof toCommand>;

const withUuids = (commands: Command[]) => commands.map((command) => ({ uuid: crypto.randomUUID(), ...command }));

async function sync(person: Person, sent: ReturnType<typeof withUuids>): Promise<SyncResponse> {
  const answer = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands: sent });
  expect(answer.status, answer.text).toBe(200);
  return answer.data;
}

const codesOf = ({ results }: SyncResponse) =>
  results.map((result) => (result.status === 'ok' ? 'ok' : result.error.code));

/** Sends them again while Postgres is too slow for all of them, as a device does. */
async function syncTogether(person: Person, commands: Command[]): Promise<string[]> {
  const sent = withUuids(commands);
  const trips = recordTrips();
  let codes = codesOf(await sync(person, sent));
  expect(trips.count()).toBeLessThanOrEqual(MAX_TRIPS);
  while (codes.includes('SERVICE_UNAVAILABLE')) codes = codesOf(await sync(person, sent));
  return codes;
}

async function syncOneByOne(person: Person, commands: Command[]): Promise<string[]> {
  const ids = new Map(
    commands.flatMap((command) =>
      'tempId' in command ? [[command.tempId, crypto.randomUUID() as string] as const] : [],
    ),
  );
  const codes: string[] = [];
  for (const command of commands) {
    const args = JSON.parse(JSON.stringify(command.args), (_, value) => ids.get(value) ?? value);
    const answer = await sync(person, withUuids([{ ...command, args }]));
    for (const [tempId, id] of Object.entries(answer.tempIdMapping)) ids.set(tempId, id);
    codes.push(...codesOf(answer));
  }
  return codes;
}

/** Everything that the commands could change, without ids. */
async function stateOf(person: Person) {
  const { changes } = await sync(person, []);
  const titles = new Map(changes.tasks.map(({ id, title }) => [id, title]));
  const toState = ({ title, status, version, aiMetadata }: Task) => ({
    title,
    status,
    version,
    needs: aiMetadata.dependencies.map((id) => titles.get(id)).sort(),
  });
  const tasks = changes.tasks.map(toState).sort((a, b) => a.title.localeCompare(b.title, 'en', { numeric: true }));
  return { tasks, deleted: changes.deleted.length, timezone: changes.user?.settings.timezone };
}

/**
 * Sends random queues of accepted and rejected commands in one sync, and one by one. Outcomes and data must be equal, and
 * the sync must make few round trips.
 */
export async function checkCommandMixes(numRuns: number): Promise<void> {
  await sync(await signUp(), []); // the first request to a new Redis sends the script of the rate limit again
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: COMMANDS, maxLength: COMMANDS }), async (changes) => {
      const commands = changes.map(toCommand);
      const [together, apart] = [await signUp(), await signUp()];
      expect(await syncTogether(together, commands)).toEqual(await syncOneByOne(apart, commands));
      expect(await stateOf(together)).toEqual(await stateOf(apart));
    }),
    { numRuns, endOnFailure: true },
  );
}
