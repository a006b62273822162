import { exports } from 'cloudflare:workers';
import type { Send } from './client.ts';

/** Sends a raw body with the given extra headers. It sets no Content-Type. */
export function sendingBody(body: BodyInit, headers: Record<string, string> = {}): Send {
  return (request) => {
    const sent = new Headers({ ...Object.fromEntries(request.headers), ...headers });
    return exports.default.fetch(new Request(request, { body, headers: sent }));
  };
}

export const JSON_TYPE = { 'Content-Type': 'application/json' };

/** The text as a stream of pieces, so that its length is unknown in advance. */
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
