import * as z from 'zod/mini';
import type { Clock } from '../shared/clock.ts';
import { SECOND_MS } from '../shared/duration.ts';
import { Uuid } from '../shared/fields.ts';
import type { Log } from '../shared/log.ts';
import { errorFields } from '../shared/log.ts';
import type { EventLog } from './log.ts';
import type { Followers, QueueMessage, WakeUpQueue } from './platform-bindings.ts';

const WakeUp = z.object({ v: z.literal(1), userId: Uuid });

interface PublisherDeps {
  eventLog: EventLog;
  queue: WakeUpQueue;
  followers: Followers;
  clock: Clock;
  log: Log;
}

const EVENTS_PER_PASS = 200;
/** An unpublished event that is older has lost its wake-up message. */
const MAX_UNPUBLISHED_AGE_MS = 30 * SECOND_MS;
const USERS_PER_SWEEP = 200;
/** A Worker has six connections at a time. A request that waits for one uses up its deadline. */
const CONCURRENCY = 6;
const MAX_RETRY_DELAY_SECONDS = 60;

/** Publishes users' events to their live sockets: at least once, and in order. */
export class Publisher {
  readonly #deps: PublisherDeps;

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
  }

  /** Sends a wake-up message: the user's log has new events. Never throws: the sweep finds events whose message is lost. */
  async wake(userId: string): Promise<void> {
    try {
      await this.#deps.queue.send({ v: 1, userId });
    } catch (err) {
      this.#deps.log.warn('events: could not send a wake-up message', { user: userId, ...errorFields(err) });
    }
  }

  /** Publishes the logs of the users in the messages. A message that fails does not affect the others. */
  async consume(messages: readonly QueueMessage[]): Promise<void> {
    const byUser = Map.groupBy(messages, ({ body }) => WakeUp.safeParse(body).data?.userId);
    await forEachConcurrently(byUser.entries(), async ([userId, group]) => {
      if (userId === undefined) return group.forEach(retry); // after its retries, an invalid message is a dead letter
      const isPublished = await this.#tryPublish(userId);
      for (const message of group) {
        if (isPublished) message.ack();
        else message.retry({ delaySeconds: retryDelaySeconds(message) });
      }
    });
  }

  /** Publishes events whose wake-up message was lost. */
  async sweep(): Promise<void> {
    const { eventLog, clock } = this.#deps;
    const userIds = await eventLog.findUnpublished(
      new Date(clock().getTime() - MAX_UNPUBLISHED_AGE_MS),
      USERS_PER_SWEEP,
    );
    await forEachConcurrently(userIds.values(), (userId) => this.#tryPublish(userId));
  }

  async #tryPublish(userId: string): Promise<boolean> {
    try {
      await this.#publish(userId);
      return true;
    } catch (err) {
      this.#deps.log.warn('events: could not publish', { user: userId, ...errorFields(err) });
      return false;
    }
  }

  /** Publishes all unpublished events of a user. */
  async #publish(userId: string): Promise<void> {
    const { eventLog, followers } = this.#deps;
    for (;;) {
      const slice = await eventLog.readUnpublished(userId, EVENTS_PER_PASS);
      if (!slice) return followers.getByName(userId).end();
      const last = slice.events.at(-1);
      if (!last) return;
      await followers.getByName(userId).publish({ after: slice.after, events: slice.events });
      await eventLog.recordPublished(userId, last.position);
      if (last.seq === slice.lastSeq) return;
    }
  }
}

/** Calls `act` for each item, CONCURRENCY at a time. The workers share one iterator. */
async function forEachConcurrently<T>(items: IteratorObject<T>, act: (item: T) => Promise<unknown>): Promise<void> {
  const work = async () => {
    for (const item of items) await act(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}

const retry = (message: QueueMessage) => message.retry();

const retryDelaySeconds = ({ attempts }: QueueMessage) => Math.min(2 ** attempts, MAX_RETRY_DELAY_SECONDS);
