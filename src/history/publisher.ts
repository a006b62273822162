import type { Clock } from '../shared/clock.ts';
import { DeadlineError, within } from '../shared/deadlines.ts';
import { SECOND_MS } from '../shared/duration.ts';
import type { Log } from '../shared/log.ts';
import { errorFields } from '../shared/log.ts';
import type { LastWrite } from './last-write.ts';
import type { EventLog } from './log.ts';
import { type Follower, type Followers, type QueueMessage, WakeUp, type WakeUpQueue } from './platform-bindings.ts';

interface PublisherDeps {
  eventLog: EventLog;
  lastWrite: LastWrite;
  queue: WakeUpQueue;
  followers: Followers;
  clock: Clock;
  log: Log;
}

const EVENTS_PER_PASS = 200;
/** An unpublished event that is older has lost its wake-up message. */
const MAX_UNPUBLISHED_AGE_MS = 30 * SECOND_MS;
const USERS_PER_STATEMENT = 200;
/** A Worker may make 10,000 upstream requests per run, and a user takes three. */
const USERS_PER_SWEEP = 3_000;
/** A Worker has six connections at a time. A request that waits for one uses up its deadline. */
const CONCURRENCY = 6;
const MAX_RETRY_DELAY_SECONDS = 60;
/** The response of an erasure waits for it. */
const END_DEADLINE_MS = SECOND_MS;
/** A Durable Object that checks sessions may have to wait for Postgres to wake up. */
const PUBLISH_DEADLINE_MS = 20 * SECOND_MS;

/** Publishes users' events to their live sockets: at least once, and in order. */
export const createPublisher = (deps: PublisherDeps) => ({
  /** Sends a wake-up message: the user's log has new events. Never throws: the sweep finds events whose message is lost. */
  async wake(userId: string): Promise<void> {
    try {
      await deps.queue.send({ v: 1, userId });
    } catch (err) {
      deps.log.warn('events: could not send a wake-up message', { user: userId, ...errorFields(err) });
    }
  },

  /** Closes the sockets of a user who was erased. Never throws: the wake-up message of the erasure does it as well. */
  async end(userId: string): Promise<void> {
    try {
      await callFollower(deps, END_DEADLINE_MS, userId, (follower) => follower.end());
    } catch (err) {
      deps.log.warn('events: could not end the sockets', { user: userId, ...errorFields(err) });
    }
  },

  /** Publishes the logs of the users in the messages. A message that fails does not affect the others. */
  async consume(messages: readonly QueueMessage[]): Promise<void> {
    const byUser = Map.groupBy(messages, ({ body }) => WakeUp.safeParse(body).data?.userId);
    let failed = 0;
    await forEachConcurrently(byUser.entries(), async ([userId, group]) => {
      const isPublished = userId !== undefined && (await tryPublish(deps, userId));
      if (!isPublished) failed += group.length;
      for (const message of group) {
        if (isPublished) message.ack();
        else if (userId === undefined)
          message.retry(); // after its retries, an invalid message is a dead letter
        else message.retry({ delaySeconds: retryDelaySeconds(message) });
      }
    });
    deps.log.info('queue', { messages: messages.length, users: byUser.size, failed });
  },

  /** Publishes all events whose wake-up message was lost. Returns the numbers of users. */
  async sweep(): Promise<{ users: number; failed: number }> {
    const { eventLog, lastWrite, clock } = deps;
    const startedAt = clock();
    const before = new Date(startedAt.getTime() - MAX_UNPUBLISHED_AGE_MS);
    let users = 0;
    let failed = 0;
    while (users < USERS_PER_SWEEP) {
      const userIds = await eventLog.takeUnpublished(before, startedAt, USERS_PER_STATEMENT);
      users += userIds.length;
      await forEachConcurrently(userIds.values(), async (userId) => {
        if (!(await tryPublish(deps, userId))) failed += 1;
      });
      if (userIds.length < USERS_PER_STATEMENT) break;
    }
    if (failed < users) await lastWrite.record(); // so that the next run looks for more
    return { users, failed };
  },
});

async function tryPublish(deps: PublisherDeps, userId: string): Promise<boolean> {
  try {
    await publishEvents(deps, userId);
    return true;
  } catch (err) {
    deps.log.warn('events: could not publish', { user: userId, ...errorFields(err) });
    return false;
  }
}

async function publishEvents(deps: PublisherDeps, userId: string): Promise<void> {
  const { eventLog } = deps;
  for (;;) {
    const slice = await eventLog.readUnpublished(userId, EVENTS_PER_PASS);
    if (!slice) return callFollower(deps, PUBLISH_DEADLINE_MS, userId, (follower) => follower.end());
    const last = slice.events.at(-1);
    if (!last) return;
    const run = { after: slice.after, events: slice.events };
    await callFollower(deps, PUBLISH_DEADLINE_MS, userId, (follower) => follower.publish(run));
    await eventLog.recordPublished(userId, last.position);
    if (last.seq === slice.lastSeq) return;
  }
}

/** Calls the Durable Object of a user. @throws DeadlineError */
async function callFollower(
  deps: PublisherDeps,
  deadlineMs: number,
  userId: string,
  act: (follower: Follower) => Promise<void>,
): Promise<void> {
  const called = act(deps.followers.getByName(userId));
  if ((await within(deadlineMs, called)) === null) throw new DeadlineError();
}

/** Calls `act` for each item, CONCURRENCY at a time. The workers share one iterator. */
async function forEachConcurrently<T>(items: IteratorObject<T>, act: (item: T) => Promise<unknown>): Promise<void> {
  const work = async () => {
    for (const item of items) await act(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}

const retryDelaySeconds = ({ attempts }: QueueMessage) => Math.min(2 ** attempts, MAX_RETRY_DELAY_SECONDS);
