import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../shared/errors.ts';

const MAX_BODY_BYTES = 256 * 1024;
const MAX_DEPTH = 32;

const tooLarge = (): never => {
  throw new AppError('PAYLOAD_TOO_LARGE', 'The body must be at most 256 KB');
};

/** Rejects a body over 256 KB, by its Content-Length or while it arrives. */
export const limitBody: MiddlewareHandler = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge });

/**
 * Rejects a body that is not JSON in UTF-8 or is nested more than 32 levels deep. An empty body counts as `{}`, so the
 * route's schema reports the missing fields.
 */
export const requireJson: MiddlewareHandler = async function requireJson(c, next) {
  const bytes = c.req.raw.body === null ? new ArrayBuffer(0) : await c.req.arrayBuffer();
  if (bytes.byteLength === 0 && (c.req.method === 'GET' || c.req.method === 'HEAD')) return next();
  if (bytes.byteLength === 0) {
    const { url, method, headers } = c.req.raw;
    c.req.raw = new Request(url, { method, headers, body: '{}' });
    c.req.bodyCache = {};
    return next();
  }
  if (bytes.byteLength > MAX_BODY_BYTES) tooLarge(); // Content-Length can be wrong
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('Content-Type') ?? '')) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as JSON with Content-Type: application/json', {
      headers: { 'Accept-Post': 'application/json' },
    });
  }
  if (isDeeperThan(MAX_DEPTH, parse(bytes))) {
    throw new AppError('VALIDATION_ERROR', `The body must be nested at most ${MAX_DEPTH} levels deep`);
  }
  return next();
};

function parse(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new AppError('VALIDATION_ERROR', 'The body is not valid JSON in UTF-8', { reason: 'malformed', cause });
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
