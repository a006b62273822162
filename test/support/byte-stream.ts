/** A 200 whose body arrives in the given pieces. */
export const streamOf = (...pieces: Uint8Array[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    }),
    { headers: { 'Content-Type': 'text/event-stream' } },
  );

export const bytesOf = (text: string) => new TextEncoder().encode(text);
