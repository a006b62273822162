/**
 * Text that comes in pieces, without the Markdown of images: a client that shows one fetches its address, and so tells
 * whoever is there what a model was talked into writing in it.
 */
export class WithoutImages {
  #held = '';

  /** What may be told by now: an exclamation mark is held back until it is clear that no image begins with it. */
  next(piece: string): string {
    const text = (this.#held + piece).replaceAll(/!+\[/g, '[');
    this.#held = /!+$/.exec(text)?.[0] ?? '';
    return text.slice(0, text.length - this.#held.length);
  }

  /** What was held back. */
  end(): string {
    return this.#held;
  }
}
