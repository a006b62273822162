import { HttpError } from './http-server.ts';

/** The name in upper case, then the arguments. */
export type Command = [name: string, ...args: (string | Buffer)[]];

/** Commands that make no sense on a shared connection or would block it. Upstash rejects them too. */
const unavailable = new Set(
  [
    'AUTH HELLO CLIENT QUIT RESET SELECT SHUTDOWN DEBUG MONITOR SYNC PSYNC WAIT WAITAOF',
    'MULTI EXEC DISCARD WATCH UNWATCH',
    'SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE',
    'BLPOP BRPOP BRPOPLPUSH BLMOVE BLMPOP BZPOPMIN BZPOPMAX BZMPOP',
  ].flatMap((names) => names.split(' ')),
);

/**
 * Parses one command from the parts of a JSON array or a path.
 * @throws HttpError 400 with Upstash's message
 */
export function parseCommand(parts: unknown): Command {
  if (!Array.isArray(parts)) throw new HttpError(400, 'ERR failed to parse command');
  const [name, ...args] = parts.map(parseArgument);
  if (name === undefined || name.length === 0) throw new HttpError(400, 'ERR empty command');
  // Upper case also keeps ioredis from transforming replies: it knows commands by their lower-case names.
  const command: Command = [name.toString().toUpperCase(), ...args];
  if (unavailable.has(command[0]) || isBlockingRead(command)) {
    throw new HttpError(400, `ERR Command is not available: '${command[0]}'`);
  }
  return command;
}

/** @throws HttpError 400 */
export function parseCommands(list: unknown): Command[] {
  if (!Array.isArray(list)) throw new HttpError(400, 'ERR failed to parse pipeline request');
  if (list.length === 0) throw new HttpError(400, 'ERR empty pipeline request');
  return list.map(parseCommand);
}

/**
 * Parses `/set/key/value?EX=100`: the body of a POST follows the path, the query follows the body.
 * @throws HttpError 400
 */
export function parsePathCommand({ pathname, searchParams }: URL, body: Buffer): Command {
  const path = pathname.split('/').slice(1).map(percentDecode);
  const options = [...searchParams].filter(([name]) => name !== '_token').flat();
  return parseCommand([...path, ...(body.length > 0 ? [body] : []), ...options.filter((option) => option !== '')]);
}

function parseArgument(value: unknown): string | Buffer {
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null) throw new HttpError(400, 'ERR null args are not supported');
  throw new HttpError(400, 'ERR unsupported arg type');
}

function isBlockingRead([name, ...args]: Command): boolean {
  return name.startsWith('XREAD') && args.some((arg) => arg.toString().toUpperCase() === 'BLOCK');
}

function percentDecode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpError(400, 'ERR failed to parse command');
  }
}
