import { within } from '../shared/deadlines.ts';
import type { ModelEvent } from './protocol.ts';

/** Between two signs of life; the first is given at once. */
export const ALIVE_MS = 5_000;

/** The events, one a line in JSON, read no faster than they are taken; while there is none, a sign of life now and then. */
export function encodeEvents(events: AsyncIterator<ModelEvent>, aliveMs = ALIVE_MS): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const line = (event: ModelEvent) => encoder.encode(`${JSON.stringify(event)}\n`);
  let next: Promise<IteratorResult<ModelEvent>> | undefined;
  return new ReadableStream({
    type: 'bytes',
    start: (controller) => controller.enqueue(line({ type: 'alive' })),
    async pull(controller) {
      next ??= events.next();
      const result = await within(aliveMs, next);
      if (!result) return controller.enqueue(line({ type: 'alive' }));
      next = undefined;
      if (result.done) controller.close();
      else controller.enqueue(line(result.value));
    },
    async cancel() {
      await events.return?.();
    },
  });
}

/** The events of such a stream, wherever its bytes are cut. One that breaks off, or is given up, ends with `failed`. */
export async function* decodeEvents(
  stream: ReadableStream<Uint8Array>,
  givenUp?: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  let last: ModelEvent | undefined;
  try {
    const reader = stream.getReader();
    const cancel = () => void reader.cancel().catch(() => {}); // one that is broken has ended anyway
    if (givenUp?.aborted) cancel();
    givenUp?.addEventListener('abort', cancel, { once: true });
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = (rest + decoder.decode(read.value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        last = JSON.parse(line);
        if (last) yield last;
      }
    }
  } catch {
    // told by the event below
  }
  if (last?.type !== 'end' && last?.type !== 'failed') yield { type: 'failed', failure: 'cut' };
}
