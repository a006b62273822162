import * as z from 'zod/mini';
import type { Clock } from '../shared/clock.ts';
import { Uuid } from '../shared/fields.ts';
import type { Log } from '../shared/log.ts';
import { errorFields } from '../shared/log.ts';
import type { Followers, QueueMessage, WakeUpQueue } from './bindings.ts';
import type { EventLog } from './log.ts';

const WakeUp = z.object({ v: z.literal(1), userId: Uuid });

interface PublisherDeps {
  eventLog: EventLog;
  queue: WakeUpQueue;
  followers: Followers;
  clock: Clock;
  log: Log;
}

const EVENTS_A_PASS = 200;
/** Older than this, an event was left behind: its wake-up was lost. */
const LEFT_BEHIND_MS = 30_000;
const USERS_A_SWEEP = 200;
/** A Worker has six connections at a time; a request that waits for one has its deadline running. */
const USERS_AT_ONCE = 6;
const MAX_RETRY_DELAY_SECONDS = 60;

/** Brings people's logs to those who follow them: at least once, and in order. */
export class Publisher {
  readonly #deps: PublisherDeps;

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
  }

  /** Says that the person's log has grown. Nobody waits for it, and the sweep makes up for one that is lost. */
  async wake(userId: string): Promise<void> {
    try {
      await this.#deps.queue.send({ v: 1, userId });
    } catch (err) {
      this.#deps.log.warn('events: the queue was not woken', { user: userId, ...errorFields(err) });
    }
  }

  /** Publishes the logs of everybody the messages name. Each message stands for itself: one that fails stops no other. */
  async consume(messages: readonly QueueMessage[]): Promise<void> {
    const byUser = Map.groupBy(messages, ({ body }) => WakeUp.safeParse(body).data?.userId);
    await eachAFew(byUser.entries(), async ([userId, theirs]) => {
      if (userId === undefined) return theirs.forEach(refuse); // the platform moves it to the dead letters at last
      const isPublished = await this.#tryPublish(userId);
      for (const message of theirs) {
        if (isPublished) message.ack();
        else message.retry({ delaySeconds: retryDelaySeconds(message) });
      }
    });
  }

  /** Publishes what lost wake-ups left behind. */
  async sweep(): Promise<void> {
    const { eventLog, clock } = this.#deps;
    const userIds = await eventLog.findUnpublished(new Date(clock().getTime() - LEFT_BEHIND_MS), USERS_A_SWEEP);
    await eachAFew(userIds.values(), (userId) => this.#tryPublish(userId));
  }

  async #tryPublish(userId: string): Promise<boolean> {
    try {
      await this.#publish(userId);
      return true;
    } catch (err) {
      this.#deps.log.warn('events: not published', { user: userId, ...errorFields(err) });
      return false;
    }
  }

  /** Publishes a person's log from where it was left to its end. */
  async #publish(userId: string): Promise<void> {
    const { eventLog, followers } = this.#deps;
    for (;;) {
      const slice = await eventLog.unpublished(userId, EVENTS_A_PASS);
      if (!slice) return followers.getByName(userId).end();
      const last = slice.events.at(-1);
      if (!last) return;
      await followers.getByName(userId).publish(slice.events);
      await eventLog.recordPublished(userId, last.seq);
      if (last.seq === slice.lastSeq) return;
    }
  }
}

/** Does so to each item, a few at a time: whichever turn is free takes the next from the one iterator. */
async function eachAFew<T>(items: IteratorObject<T>, act: (item: T) => Promise<unknown>): Promise<void> {
  const takeTurns = async () => {
    for (const item of items) await act(item);
  };
  await Promise.all(Array.from({ length: USERS_AT_ONCE }, takeTurns));
}

const refuse = (message: QueueMessage) => message.retry();

const retryDelaySeconds = ({ attempts }: QueueMessage) => Math.min(2 ** attempts, MAX_RETRY_DELAY_SECONDS);
