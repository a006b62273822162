import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLiveService } from '../../src/history/live/service.ts';
import { createPublisher } from '../../src/history/publisher.ts';
import { Log } from '../../src/shared/log.ts';

const USER = '01a22456-5f0a-73fd-b11c-7a57cfa58a6a';

/** A Durable Object that never answers. */
const silent = () => new Promise<never>(() => {});
const followers = { getByName: () => ({ publish: silent, end: silent, fetch: silent }) };

let lines: string[];

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  vi.spyOn(console, 'warn').mockImplementation((line) => void lines.push(JSON.parse(line).message));
  vi.spyOn(console, 'info').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function publisherOf(slice: object | null) {
  type Deps = Parameters<typeof createPublisher>[0];
  const eventLog = { readUnpublished: async () => slice } as unknown as Deps['eventLog'];
  const lastWrite = {} as unknown as Deps['lastWrite'];
  const queue = { send: async () => {} };
  return createPublisher({ eventLog, lastWrite, queue, followers, clock: () => new Date(), log: new Log('info') });
}

it('an erasure waits at most a second for a Durable Object that does not answer', async () => {
  const ended = publisherOf(null).end(USER);
  await vi.advanceTimersByTimeAsync(1_000);
  await ended;
  expect(lines).toEqual(['events: could not end the sockets']);
});

it.each([
  ['events', { after: '0', events: [{ seq: 1, position: '1' }], lastSeq: 1 }],
  ['the end', null],
])('a message whose user does not take %s in 20 seconds is sent again', async (_, slice) => {
  const retry = vi.fn();
  const ack = vi.fn();
  const message = { id: 'message', body: { v: 1, userId: USER }, attempts: 1, ack, retry };
  const consumed = publisherOf(slice).consume([message]);
  await vi.advanceTimersByTimeAsync(20_000);
  await consumed;
  expect([ack.mock.calls.length, retry.mock.calls.length]).toEqual([0, 1]);
  expect(lines).toEqual(['events: could not publish']);
});

it('a live socket whose Durable Object does not answer in 20 seconds gets SERVICE_UNAVAILABLE', async () => {
  const tickets = {} as unknown as Parameters<typeof createLiveService>[0]['tickets'];
  const connected = createLiveService({ tickets, users: followers }).connect(USER, 'ticket', undefined);
  const outcome = connected.catch((err: unknown) => err);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await outcome).toMatchObject({ code: 'SERVICE_UNAVAILABLE', details: { retryable: true } });
});
