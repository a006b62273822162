/**
 * Removes Markdown images from text that arrives in pieces. A client that renders an image fetches its URL, and a model
 * can be tricked into writing the user's data into that URL.
 */
export class ImageStripper {
  #held = '';

  /** Text that is safe to show. A trailing exclamation mark is held back until the next piece shows if an image begins. */
  push(piece: string): string {
    const text = (this.#held + piece).replaceAll(/!+\[/g, '[');
    this.#held = /!+$/.exec(text)?.[0] ?? '';
    return text.slice(0, text.length - this.#held.length);
  }

  /** The text that is still held back. */
  flush(): string {
    return this.#held;
  }
}
