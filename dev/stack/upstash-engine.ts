import type { Redis } from 'ioredis';
import { HttpError } from './http-server.ts';
import type { Command } from './upstash-commands.ts';
import { UpstashScripts } from './upstash-scripts.ts';

/** Strings of a reply are Buffers. */
export type Outcome = { reply: unknown } | { error: string };

/** Runs commands as Upstash does. A connection error rejects; a command error is an outcome. */
export class UpstashEngine {
  readonly #redis: Redis;
  readonly #scripts = new UpstashScripts();

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async run(command: Command): Promise<Outcome> {
    try {
      const reply = await this.#redis.callBuffer(...this.#scripts.toEngine(command));
      return { reply: this.#scripts.toClient(command, reply) };
    } catch (err) {
      return { error: readReplyError(err) };
    }
  }

  /** Runs them in order. Commands of other clients may run in between. */
  runPipeline(commands: Command[]): Promise<Outcome[]> {
    return Promise.all(commands.map((command) => this.run(command)));
  }

  /**
   * Runs them with nothing in between. A command that fails at run time does not stop the others, as in Redis.
   * @throws HttpError 400 when Redis rejects one of them; then none has run
   */
  async runTransaction(commands: Command[]): Promise<Outcome[]> {
    const transaction = this.#redis.multi();
    for (const command of commands) transaction.callBuffer(...this.#scripts.toEngine(command));
    try {
      const replies = (await transaction.exec()) ?? [];
      return replies.map(([err, reply], index) => {
        const command = commands[index];
        if (err !== null && err !== undefined) return { error: err.message };
        return { reply: command === undefined ? reply : this.#scripts.toClient(command, reply) };
      });
    } catch (err) {
      throw new HttpError(400, readReplyError(err));
    }
  }
}

/** @throws any error that is not an error reply of Redis */
function readReplyError(err: unknown): string {
  if (err instanceof Error && err.name === 'ReplyError') return err.message;
  throw err;
}
