import type { Context } from 'hono';

/** A chunk of the AI SDK's "UI message stream" protocol, version 1. */
export type UiChunk = { type: string } & Record<string, unknown>;

const PING_MS = 10_000;

/** Whether the client would rather read the answer as it comes. */
export const wantsStream = (c: Context): boolean =>
  (c.req.header('Accept') ?? '').split(',').some((type) => type.trim().toLowerCase().startsWith('text/event-stream'));

/**
 * Server-sent events of what `write` gives, with a comment every 10 s for proxies that close what is silent. The last
 * event is always `[DONE]`. `write` goes on to its end when the client leaves.
 */
export function uiStream(c: Context, write: (send: (chunk: UiChunk) => void) => Promise<void>): Response {
  const encoder = new TextEncoder();
  let line: (text: string) => void = () => {}; // once the client has left
  let close = () => {};
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      line = (text) => controller.enqueue(encoder.encode(`${text}\n\n`));
      close = () => controller.close();
    },
    cancel() {
      line = () => {};
      close = () => {};
    },
  });
  const run = async () => {
    const ping = setInterval(() => line(': ping'), PING_MS);
    try {
      await write((chunk) => line(`data: ${JSON.stringify(chunk)}`));
    } finally {
      clearInterval(ping);
      line('data: [DONE]');
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
