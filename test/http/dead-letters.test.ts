import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sql } from '../support/database.ts';
import { breakUpstreams, refuse } from '../support/faults.ts';
import { appendEvents, connect } from '../support/live-socket.ts';
import { captureLog } from '../support/log-lines.ts';
import { patience } from '../support/patience.ts';
import {
  buildMessage,
  deliver,
  forgetUnpublished,
  readProgress,
  runMinuteSweep,
  signUpPublished,
  waitUntilPublished,
} from '../support/queue.ts';

const DEAD = 'saturway-events-dead';

let log: ReturnType<typeof captureLog>;

beforeEach(forgetUnpublished);
beforeEach(() => {
  log = captureLog();
});
afterEach(() => vi.restoreAllMocks());

const deadLetters = (canary: string) =>
  sql`select id, queue, body, attempts from dead_letters where body ->> 'canary' = ${canary}`;

const deadLines = (id: string) => log.lines().filter((line) => line.message === 'dead letter' && line.messageId === id);

it('an invalid message becomes one dead letter, and the other messages of its batch are published', async () => {
  const canary = crypto.randomUUID();
  const person = await signUpPublished();
  const device = await (await connect(person)).ready();
  const last = await appendEvents(person.user.id, 2);
  const queue: Queue = env.EVENTS_QUEUE;
  await queue.sendBatch([{ body: { canary } }, { body: { v: 1, userId: person.user.id } }, { body: { v: 2, canary } }]);
  await device.has(last);
  await waitUntilPublished(person.user.id);
  const letters = await vi.waitFor(async () => {
    const rows = await deadLetters(canary);
    expect(rows).toHaveLength(2);
    return rows;
  }, patience);
  expect(letters.map(({ body }) => body)).toEqual(expect.arrayContaining([{ canary }, { v: 2, canary }]));
  for (const { id } of letters) {
    expect(deadLines(id)).toEqual([
      { level: 'error', time: expect.any(String), message: 'dead letter', queue: DEAD, messageId: id, attempts: 1 },
    ]);
  }
  expect(log.texts.join('\n')).not.toContain(canary);

  await deliver(
    letters.map(({ id, body }) => ({ ...buildMessage(body, 2), id })),
    { queue: DEAD },
  );
  expect(await deadLetters(canary)).toEqual(letters);
});

it('a dead letter that cannot be stored is delivered again', async () => {
  const canary = crypto.randomUUID();
  const letter = buildMessage({ canary });
  const { heal } = breakUpstreams({ postgres: refuse }, { background: true });
  await expect(deliver([letter], { queue: DEAD })).rejects.toThrow();
  heal();
  await deliver([letter], { queue: DEAD });
  expect(await deadLetters(canary)).toMatchObject([{ id: letter.id, attempts: 1 }]);
});

it.each([null, 'text', 42, []])('a dead letter with the body %j is stored', async (body) => {
  const letter = buildMessage(body);
  await deliver([letter], { queue: DEAD });
  expect(await sql`select body from dead_letters where id = ${letter.id}`).toEqual([{ body }]);
});

it('the cron sends a marked wake-up again and deletes the dead letter', async () => {
  const { user } = await signUpPublished();
  const letter = buildMessage({ v: 1, userId: user.id });
  await deliver([letter], { queue: DEAD });
  await sql`update dead_letters set is_resent = true where id = ${letter.id}`;
  const sent: unknown[] = [];
  await runMinuteSweep({ ...env, EVENTS_QUEUE: { send: async (message: unknown) => sent.push(message) } });
  expect(sent).toContainEqual({ v: 1, userId: user.id });
  expect(await sql`select from dead_letters where id = ${letter.id}`).toEqual([]);
});

it('a marked wake-up that the queue refuses is sent by the next cron, and does not stop the sweep', async () => {
  const { user } = await signUpPublished();
  const last = await appendEvents(user.id, 1, 3_600);
  const letter = buildMessage({ v: 1, userId: user.id });
  await deliver([letter], { queue: DEAD });
  await sql`update dead_letters set is_resent = true where id = ${letter.id}`;
  const refuseAll = { send: () => Promise.reject(new Error('The queue is over its limit')) };
  await expect(runMinuteSweep({ ...env, EVENTS_QUEUE: refuseAll })).rejects.toThrow();
  expect(await readProgress(user.id)).toEqual({ seq: last, publishedSeq: last });
  expect(await sql`select id from dead_letters where id = ${letter.id}`).toHaveLength(1);
  await runMinuteSweep();
  expect(await sql`select id from dead_letters where id = ${letter.id}`).toEqual([]);
});
