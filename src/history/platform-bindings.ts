import * as z from 'zod/mini';
import { Uuid } from '../shared/fields.ts';
import type { EventRun } from './log.ts';

// The parts of the platform's bindings that the Worker uses.

/** A queue message: the user has new events. It has none, because messages can be late, repeated or unordered. */
export const WakeUp = z.object({ v: z.literal(1), userId: Uuid });
export type WakeUp = z.infer<typeof WakeUp>;

export interface WakeUpQueue {
  send(message: WakeUp): Promise<unknown>;
}

export interface QueueMessage {
  /** The same for every delivery of the message. */
  id: string;
  body: unknown;
  attempts: number;
  ack(): void;
  retry(options?: { delaySeconds: number }): void;
}

/** Receives the events of one user: the Durable Object that holds their live sockets. */
export interface Follower {
  /** Receives the next events. May be called again with the same ones. */
  publish(run: EventRun): Promise<void>;
  /** Closes everything: the user was erased. */
  end(): Promise<void>;
  /** Opens a socket. */
  fetch(url: string, init: RequestInit): Promise<Response>;
}

export interface Followers {
  getByName(userId: string, options?: { locationHint: string }): Follower;
}
