import type { ModelEvent } from './model.ts';

/** The events, one a line in JSON, read no faster than they are taken. */
export function encodeEvents(events: AsyncIterator<ModelEvent>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const { done, value } = await events.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
    },
    async cancel() {
      await events.return?.();
    },
  });
}

/** The events of such a stream, wherever its bytes are cut. One that breaks off ends with `failed`. */
export async function* decodeEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<ModelEvent> {
  let rest = '';
  let last: ModelEvent | undefined;
  try {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split('\n');
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
