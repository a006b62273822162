import { createHash } from 'node:crypto';
import type { Command } from './upstash-commands.ts';

const flaggedLine = /^#!lua flags=(\S*)/;
const upstashFlag = 'allow-key-locking';

/**
 * Removes Upstash's script flag `allow-key-locking`, which other engines reject, and maps the SHA1 of the text that the
 * client sent to that of the text that the engine got. The engine itself knows which scripts exist.
 */
export class UpstashScripts {
  readonly #engineShas = new Map<string, string>();

  /** The command as the engine accepts it. */
  toEngine(command: Command): Command {
    const [name, script, ...rest] = command;
    if (script === undefined) return command;
    if (name === 'EVAL' || name === 'EVAL_RO') return [name, this.#withoutFlag(script), ...rest];
    if (name === 'EVALSHA' || name === 'EVALSHA_RO') return [name, this.#engineSha(script), ...rest];
    return name === 'SCRIPT' ? this.#scriptToEngine(command) : command;
  }

  /** The engine's reply to `command`, with the SHA1 of the client's text. */
  toClient(command: Command, reply: unknown): unknown {
    const loaded = loadedScript(command);
    return loaded !== undefined && Buffer.isBuffer(reply) ? Buffer.from(sha1(loaded)) : reply;
  }

  #scriptToEngine(command: Command): Command {
    const [name, subcommand = '', ...args] = command;
    const loaded = loadedScript(command);
    if (loaded !== undefined) return [name, subcommand, this.#withoutFlag(loaded)];
    return [name, subcommand, ...args.map((arg) => this.#engineSha(arg))];
  }

  #withoutFlag(script: string | Buffer): string | Buffer {
    const text = script.toString();
    const flags = flaggedLine.exec(text)?.[1]?.split(',') ?? [];
    if (!flags.includes(upstashFlag)) return script;
    const kept = flags.filter((flag) => flag !== upstashFlag).join(',');
    const engineText = text.replace(flaggedLine, kept === '' ? '#!lua' : `#!lua flags=${kept}`);
    this.#engineShas.set(sha1(text), sha1(engineText));
    return engineText;
  }

  #engineSha(sha: string | Buffer): string | Buffer {
    return this.#engineShas.get(sha.toString().toLowerCase()) ?? sha;
  }
}

function loadedScript([name, subcommand, script]: Command): string | Buffer | undefined {
  return name === 'SCRIPT' && subcommand?.toString().toUpperCase() === 'LOAD' ? script : undefined;
}

function sha1(text: string | Buffer): string {
  return createHash('sha1').update(text).digest('hex');
}
