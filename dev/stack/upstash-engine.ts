import type { Redis } from 'ioredis';
import { HttpError } from './http-server.ts';
import type { Command } from './upstash-commands.ts';
import { UpstashScripts } from './upstash-scripts.ts';

/** Strings of a reply are Buffers. */
export type Outcome = { reply: unknown } | { error: string };

/** Runs commands as Upstash would. An error of the connection, unlike one of a command, rejects. */
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
      return { error: replyErrorOf(err) };
    }
  }

  /** In order, with commands of others in between. */
  runPipeline(commands: Command[]): Promise<Outcome[]> {
    return Promise.all(commands.map((command) => this.run(command)));
  }

  /**
   * With nothing in between. A command that fails while it runs fails alone, as in Redis.
   * @throws HttpError 400 when Redis does not take one of them; then none has run
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
      throw new HttpError(400, replyErrorOf(err));
    }
  }
}

/** @throws what is not Redis' own refusal of a command */
function replyErrorOf(err: unknown): string {
  if (err instanceof Error && err.name === 'ReplyError') return err.message;
  throw err;
}
