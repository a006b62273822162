import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BatchAnswer } from '../../src/commands/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { signUp } from '../support/client.ts';
import { COMMANDS, checkCommandMixes } from '../support/command-mixes.ts';
import { interceptTrips } from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { recordTrips } from '../support/record-trips.ts';
import { volume } from '../support/volume.ts';

afterEach(() => vi.restoreAllMocks());

it('many commands in one sync have the outcomes of as many syncs, in at most 3 round trips', {
  timeout: 120_000,
}, async () => {
  captureLog();
  await checkCommandMixes(volume({ test: 1, full: 4 }));
});

const missing = crypto.randomUUID();
const refused = () => ({ type: 'task_add', args: { title: 'x', aiMetadata: { dependencies: [missing] } } });
const accepted = () => ({ type: 'task_add', args: { title: 'x' } });

it.each([
  ['all', () => true],
  ['every second', (at: number) => at % 2 === 1],
  ['only the last', (at: number) => at === COMMANDS - 1],
])('a batch of many commands makes one round trip to Postgres when Postgres refuses %s', async (_, isRefused) => {
  const person = await signUp();
  const commands = Array.from({ length: COMMANDS }, (_, at) => (isRefused(at) ? refused() : accepted()));
  const trips = recordTrips();
  const { data } = await person.post<BatchAnswer>('/api/tasks/batch', { commands });
  expect(trips.count('postgres')).toBe(1);
  expect(data.results.map(({ status }) => status)).toEqual(commands.map((_, at) => (isRefused(at) ? 'error' : 'ok')));
});

describe('a Postgres that is too slow for all commands', () => {
  /** Postgres, whose first write takes all the time that `run_mutations` has. */
  const slowPostgres = () =>
    interceptTrips((trip) => trip.pass(trip.body.replace(/("[^"]*run_mutations.*),"?\d+"?\]\}$/s, '$1,"0"]}')));

  it('runs the first commands, and the rest when they are sent again', async () => {
    const person = await signUp();
    const commands = [accepted(), refused(), accepted()].map((command) => ({ ...command, uuid: crypto.randomUUID() }));
    const send = async () => {
      const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
      return data.results.map((result) => (result.status === 'ok' ? 'ok' : result.error));
    };
    slowPostgres();
    const later = {
      code: 'SERVICE_UNAVAILABLE',
      message: 'Temporarily unavailable: try again',
      details: { retryable: true },
    };
    expect(await send()).toEqual(['ok', later, later]);
    vi.restoreAllMocks();
    expect(await send()).toEqual(['ok', expect.objectContaining({ code: 'NOT_FOUND' }), 'ok']);
    expect((await person.get<{ tasks: object[] }>('/api/tasks')).data.tasks).toHaveLength(2);
  });

  it('runs an atomic batch completely', async () => {
    const person = await signUp();
    slowPostgres();
    const { data } = await person.post<BatchAnswer>('/api/tasks/batch', {
      atomic: true,
      commands: [accepted(), accepted()],
    });
    expect(data.results.map(({ status }) => status)).toEqual(['ok', 'ok']);
  });
});
