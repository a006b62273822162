import type { Context, MiddlewareHandler, TypedResponse } from 'hono';
import type { JSONParsed } from 'hono/utils/types';
import type { WriteResult } from '../db/mutation.ts';
import type { UserEnv } from './context.ts';
import { JSON_HEADERS } from './headers.ts';
import { formatEtag } from './if-match.ts';

/** The success envelope, as `c.json()` would make it, with prepared headers. */
const respond = <T, Status extends 200 | 201>(data: T, status: Status) =>
  new Response(JSON.stringify({ success: true, data }), { status, headers: JSON_HEADERS }) as Response &
    TypedResponse<JSONParsed<{ success: true; data: T }>, Status, 'json'>;

export const ok = <T>(data: T) => respond(data, 200);

/** Streams the envelope around JSON of a T. A failing piece aborts the connection, so a client sees the loss. */
export function okStream<T>(c: Context, data: AsyncGenerator<string>): ReturnType<typeof ok<T>> {
  const pieces = envelope(data);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  // the text is the JSON that ok() would have made of a T
  return c.body(stream, 200, { 'Content-Type': 'application/json' }) as unknown as ReturnType<typeof ok<T>>;
}

async function* envelope(data: AsyncGenerator<string>): AsyncGenerator<string> {
  yield '{"success":true,"data":';
  yield* data;
  yield '}';
}

/** 200 for a write, with the ETag of the version it produced. */
export function saved<T>(c: Context, result: WriteResult<T>) {
  setEtag(c, result);
  return respond(result.data, 200);
}

/** 201 for a new entity, with its ETag and its Location: below the request's path, or see `createsIn`. */
export function created<T>(c: Context, result: WriteResult<T>) {
  setEtag(c, result);
  c.get('successHeaders').Location = `${c.get('collection') ?? c.req.path}/${result.id}`;
  return respond(result.data, 201);
}

function setEtag(c: Context, { id, version, updatedAt }: WriteResult<unknown>) {
  if (version !== null) c.get('successHeaders').ETag = formatEtag(id, { version, updatedAt: updatedAt ?? undefined });
}

export const markReplayed = (c: Context): void => {
  c.get('extraHeaders')['Idempotent-Replayed'] = 'true';
};

/** Sets the base path of `Location`, if it is not the path of the route. */
export const createsIn = (collection: string): MiddlewareHandler<UserEnv> =>
  async function createsInCollection(c, next) {
    c.set('collection', collection);
    return next();
  };
