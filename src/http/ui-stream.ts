import type { Context } from 'hono';
import { prefersStream } from './accept.ts';

/** A chunk of the Vercel AI SDK's "UI message stream" protocol, version 1. */
type UiChunk = { type: string } & Record<string, unknown>;

const PING_MS = 10_000;

export const wantsStream = (c: Context): boolean => prefersStream(c.req.header('Accept'));

/**
 * Streams the chunks that `write` sends as server-sent events. A comment every 10 s keeps proxies from closing an idle
 * connection. The last event is always `[DONE]`. `write` runs to its end even when the client disconnects.
 */
export function uiStream(c: Context, write: (send: (chunk: UiChunk) => void) => Promise<void>): Response {
  const encoder = new TextEncoder();
  let sendLine: (text: string) => void = () => {};
  let close = () => {};
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      sendLine = (text) => controller.enqueue(encoder.encode(`${text}\n\n`));
      close = () => controller.close();
    },
    cancel() {
      sendLine = () => {}; // the client has disconnected
      close = () => {};
    },
  });
  const run = async () => {
    const ping = setInterval(() => sendLine(': ping'), PING_MS);
    try {
      await write((chunk) => sendLine(`data: ${JSON.stringify(chunk)}`));
    } finally {
      clearInterval(ping);
      sendLine('data: [DONE]');
      close();
    }
  };
  c.executionCtx.waitUntil(run());
  return c.body(readable, 200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'X-Accel-Buffering': 'no',
    'X-Vercel-AI-UI-Message-Stream': 'v1',
  });
}
