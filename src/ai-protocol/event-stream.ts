import { within } from '../shared/deadlines.ts';
import type { ModelEvent } from './protocol.ts';

/** Between two `alive` events. The first is sent at once. */
const HEARTBEAT_MS = 5_000;

/** Encodes events as JSON lines, with backpressure. Sends `alive` while there is no other event. */
export function encodeEvents(
  events: AsyncIterator<ModelEvent>,
  heartbeatMs = HEARTBEAT_MS,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const line = (event: ModelEvent) => encoder.encode(`${JSON.stringify(event)}\n`);
  let next: Promise<IteratorResult<ModelEvent>> | undefined;
  return new ReadableStream({
    type: 'bytes',
    start: (controller) => controller.enqueue(line({ type: 'alive' })),
    async pull(controller) {
      next ??= events.next();
      const result = await within(heartbeatMs, next);
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

/** Decodes the events of such a stream. A stream that breaks off or is aborted ends with `failed`. */
export async function* decodeEvents(
  stream: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const decoder = new TextDecoder();
  let incompleteLine = '';
  let last: ModelEvent | undefined;
  try {
    const reader = stream.getReader();
    const cancel = () => void reader.cancel().catch(() => {}); // a broken stream has already ended
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = (incompleteLine + decoder.decode(read.value, { stream: true })).split('\n');
      incompleteLine = lines.pop() ?? '';
      for (const line of lines) {
        last = JSON.parse(line);
        if (last) yield last;
      }
    }
  } catch {
    // reported by the event below
  }
  if (last?.type !== 'end' && last?.type !== 'failed') yield { type: 'failed', failure: 'cut' };
}
