import { env } from 'cloudflare:workers';
import { isFollowed } from './followed.ts';

/**
 * The queue drops the wake-up messages of users whom no device and no test follows. To publish their events would take as
 * long as to write them.
 */
const queue = env.EVENTS_QUEUE;

env.EVENTS_QUEUE = Object.assign(Object.create(queue), {
  send: async (message: { userId: string }) => void (isFollowed(message.userId) && (await queue.send(message))),
  sendBatch: queue.sendBatch.bind(queue),
});
