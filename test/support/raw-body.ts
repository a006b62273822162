import { exports } from 'cloudflare:workers';
import type { Send } from './client.ts';

/** Sends these bytes, or this stream, as the body, with just these headers added: JSON's Content-Type too is left out. */
export function sendingBody(body: BodyInit, headers: Record<string, string> = {}): Send {
  return (request) => {
    const sent = new Headers({ ...Object.fromEntries(request.headers), ...headers });
    return exports.default.fetch(new Request(request, { body, headers: sent }));
  };
}

export const JSON_TYPE = { 'Content-Type': 'application/json' };

/** The text in a stream of pieces: nobody knows its length before it has come. */
export function inPieces(text: string, pieceLength = 16_384): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(sent, sent + pieceLength));
      sent += pieceLength;
    },
  });
}
