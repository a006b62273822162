import type { Context, MiddlewareHandler } from 'hono';
import { ERRORS } from '../messages/errors.ts';
import { sayAll } from '../messages/say.ts';
import { within } from '../shared/deadlines.ts';
import { SECOND_MS } from '../shared/duration.ts';
import { AppError } from '../shared/errors.ts';
import { restartDeadline } from '../shared/round-trips.ts';
import { invalidRequest } from '../shared/validation.ts';

const MAX_BODY_BYTES = 256 * 1024;
const MAX_DEPTH = 32;
/** 256 KB in 30 s is 70 kbit/s, the speed of the weakest mobile networks. */
const UPLOAD_DEADLINE_MS = 30 * SECOND_MS;

/**
 * Reads the body: JSON in UTF-8, of at most 256 KB and 32 levels. An empty body counts as `{}`, so the route's schema
 * reports the missing fields. On a protected route this runs after `requireUser`, and a request over the rate limit is
 * rejected before its body has arrived, except a sync or batch: its commands count.
 * @throws AppError VALIDATION_ERROR, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, REQUEST_TIMEOUT
 */
export const readJson: MiddlewareHandler = async function readJson(c, next) {
  const bytes = c.req.raw.body ? await receiveUnlessLimited(c) : new Uint8Array();
  const text = bytes.byteLength > 0 ? toJson(bytes, c.req.raw.headers) : '{}';
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next(); // they read no body
  Object.assign(c.req.bodyCache, { text: Promise.resolve(text) }); // what c.req.json() reads
  return next();
};

/** The body's bytes. The deadline of the stores starts when they have arrived, or the upload has failed. */
async function receiveUnlessLimited(c: Context): Promise<Uint8Array> {
  const arriving = receive(c.req.raw);
  const rateLimitCheck: Promise<unknown> = c.get('rateLimitCheck') ?? arriving;
  return await Promise.race([arriving, rateLimitCheck.then(() => arriving)]).finally(restartDeadline);
}

async function receive(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('Content-Length')) > MAX_BODY_BYTES) throw tooLarge();
  const bytes = await within(UPLOAD_DEADLINE_MS, readBytes(request));
  if (bytes) return bytes;
  throw new AppError('REQUEST_TIMEOUT', sayAll(ERRORS.bodyTooSlow, { seconds: UPLOAD_DEADLINE_MS / SECOND_MS }));
}

async function readBytes(request: Request): Promise<Uint8Array> {
  try {
    const hasLength = request.headers.has('Content-Length'); // HTTP ends the body at that length
    const bytes = hasLength ? new Uint8Array(await request.arrayBuffer()) : await readChunks(request);
    if (bytes.byteLength > MAX_BODY_BYTES) throw tooLarge();
    return bytes;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw invalidRequest(ERRORS.bodyIncomplete, { reason: 'client_left', cause });
  }
}

async function readChunks({ body }: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

const tooLarge = () =>
  new AppError('PAYLOAD_TOO_LARGE', sayAll(ERRORS.bodyTooLarge, { kilobytes: MAX_BODY_BYTES / 1024 }));

function toJson(bytes: Uint8Array, headers: Headers): string {
  const isEncoded = !/^(identity)?$/i.test(headers.get('Content-Encoding') ?? '');
  if (isEncoded || !isJsonInUtf8(headers.get('Content-Type') ?? '')) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', ERRORS.notJson, {
      headers: { 'Accept-Post': 'application/json' },
    });
  }
  const { text, value } = parse(bytes);
  if (isDeeperThan(MAX_DEPTH, value)) {
    throw invalidRequest(sayAll(ERRORS.bodyTooDeep, { levels: MAX_DEPTH }));
  }
  return text;
}

function isJsonInUtf8(contentType: string): boolean {
  const [type, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const charsets = parameters.filter((parameter) => parameter.startsWith('charset='));
  return type === 'application/json' && charsets.every((charset) => /^charset="?utf-8"?$/.test(charset));
}

function parse(bytes: Uint8Array): { text: string; value: unknown } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch (cause) {
    throw invalidRequest(ERRORS.malformedJson, { reason: 'malformed', cause });
  }
}

/** A loop, because a deeply nested value would overflow the stack of a recursive function. */
function isDeeperThan(limit: number, value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
