import type { LogEvent } from './responses.ts';

// The platform's bindings, as far as the Worker uses them.

/** What the queue carries: whose log has grown. Never what happened, for messages come twice, late and in any order. */
export interface WakeUp {
  v: 1;
  userId: string;
}

export interface WakeUpQueue {
  send(message: WakeUp): Promise<unknown>;
}

export interface QueueMessage {
  /** The same however often it is delivered. */
  id: string;
  body: unknown;
  attempts: number;
  ack(): void;
  retry(options?: { delaySeconds: number }): void;
}

/** Who follows a person's log: the object that holds their live sockets. */
export interface Follower {
  /** Takes the next events; again, if it has them already. */
  publish(events: LogEvent[]): Promise<void>;
  /** The person was erased. */
  end(): Promise<void>;
  /** Opens a socket. */
  fetch(url: string, init: RequestInit): Promise<Response>;
}

export interface Followers {
  getByName(userId: string): Follower;
}
