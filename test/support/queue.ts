import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  getQueueResult,
  type MessageBatchMessage,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Redis } from '@upstash/redis/cloudflare';
import { vi } from 'vitest';
import type { Follower, Followers } from '../../src/history/platform-bindings.ts';
import worker from '../../src/index.ts';
import { type Person, signUp } from './client.ts';
import { sql } from './database.ts';
import { followEvents } from './followed.ts';
import { patience } from './patience.ts';

export const buildMessage = (body: unknown, attempts = 1): MessageBatchMessage => ({
  id: crypto.randomUUID(),
  timestamp: new Date(),
  attempts,
  body,
});

export const buildWakeUp = (userId: string, attempts = 1) => buildMessage({ v: 1, userId }, attempts);

/** Delivers the messages to the Worker in one batch. @returns the ids of the acknowledged and the retried ones */
export async function deliver(
  messages: MessageBatchMessage[],
  { bindings = env, queue = 'saturway-events' }: { bindings?: object; queue?: string } = {},
) {
  const batch = createMessageBatch(queue, messages);
  await worker.queue(batch, bindings);
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext());
  return { acked: explicitAcks.toSorted(), retried: retryMessages.map(({ msgId }) => msgId).toSorted() };
}

export const listIds = (messages: MessageBatchMessage[]) => messages.map(({ id }) => id).toSorted();

const redis = new Redis({ url: env.UPSTASH_REDIS_REST_URL, token: env.UPSTASH_REDIS_REST_TOKEN, retry: false });

/** Forgets the events that earlier tests left unpublished: a sweep would publish all of them. */
export const forgetUnpublished = async () => void (await sql`delete from unpublished`);

/** Runs the sweep that runs every minute after somebody has written. */
export async function runMinuteSweep(bindings: object = env) {
  await redis.set('last-write', Date.now());
  await worker.scheduled(createScheduledController({ cron: '* * * * *' }), bindings);
}

/** Runs the clean-up that runs every hour after somebody has written. */
export async function runHourlySweep() {
  await redis.set('last-write', Date.now());
  await worker.scheduled(createScheduledController({ cron: '17 * * * *' }), env);
}

/** The Worker's bindings, with some methods of one user's Durable Object replaced. */
export function bindingsWith(userId: string, replaced: Partial<Follower>) {
  const followers: Followers = {
    getByName: (name) => {
      const real = env.LIVE.getByName(name);
      if (name !== userId) return real;
      return {
        publish: (events) => real.publish(events),
        end: () => real.end(),
        fetch: (url, init) => real.fetch(url, init),
        ...replaced,
      };
    },
  };
  return { ...env, LIVE: followers };
}

export interface Progress {
  /** The last event of the log. */
  seq: number;
  publishedSeq: number;
}

export async function readProgress(userId: string): Promise<Progress> {
  const [row] = await sql`
    select seq::int, coalesce(after_seq, seq)::int as "publishedSeq" from users left join unpublished on user_id = id
      where id = ${userId}`;
  return { seq: row?.seq, publishedSeq: row?.publishedSeq };
}

/** Waits until all events of the user are published. */
export const waitUntilPublished = (userId: string) =>
  vi.waitFor(async () => {
    const { seq, publishedSeq } = await readProgress(userId);
    if (publishedSeq !== seq) throw new Error(`published to ${publishedSeq} of ${seq}`);
  }, patience);

/** Signs up a user without an unpublished event, whose later events are published. */
export async function signUpPublished(): Promise<Person> {
  const person = await signUp();
  await sql`delete from unpublished where user_id = ${person.user.id}`;
  followEvents(person.user.id);
  return person;
}
