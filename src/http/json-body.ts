import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../shared/errors.ts';

const MAX_BODY_BYTES = 256 * 1024;
const MAX_DEPTH = 32;

/** Refuses a body over 256 KB, counting what arrives and not what Content-Length says. */
export const limitBody: MiddlewareHandler = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new AppError('PAYLOAD_TOO_LARGE', 'The body may have 256 KB at most');
  },
});

/**
 * Refuses a body that is not JSON in UTF-8, or is nested deeper than 32. No body at all counts as an empty object:
 * routes say what they miss in it.
 */
export const onlyJson: MiddlewareHandler = async function onlyJson(c, next) {
  const bytes = c.req.raw.body === null ? new ArrayBuffer(0) : await c.req.arrayBuffer();
  if (bytes.byteLength === 0 && (c.req.method === 'GET' || c.req.method === 'HEAD')) return next();
  if (bytes.byteLength === 0) {
    const { url, method, headers } = c.req.raw;
    c.req.raw = new Request(url, { method, headers, body: '{}' });
    c.req.bodyCache = {};
    return next();
  }
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('Content-Type') ?? '')) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as JSON with Content-Type: application/json', {
      headers: { 'Accept-Post': 'application/json' },
    });
  }
  if (depthOf(parse(bytes)) > MAX_DEPTH) {
    throw new AppError('VALIDATION_ERROR', `The body may be nested ${MAX_DEPTH} deep at most`);
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

/** How deep a parsed value is nested, counted without recursion; stops past the limit. */
function depthOf(value: unknown): number {
  let depth = 0;
  let level = [value];
  while (level.length > 0 && depth <= MAX_DEPTH) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    depth += 1;
  }
  return depth - 1;
}
