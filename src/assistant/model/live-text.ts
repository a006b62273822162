/** Text that one request writes and others of the same isolate read while it grows. */
export class LiveText {
  readonly #pieces: string[] = [];
  #hasEnded = false;
  #next = Promise.withResolvers<void>();

  push(piece: string) {
    this.#pieces.push(piece);
    this.#wake();
  }

  end() {
    this.#hasEnded = true;
    this.#wake();
  }

  /** Yields every piece, from the first on, as soon as it is pushed. */
  async *read(): AsyncGenerator<string> {
    for (let at = 0; ; at += 1) {
      while (at >= this.#pieces.length && !this.#hasEnded) await this.#next.promise;
      const piece = this.#pieces[at];
      if (piece === undefined) return;
      yield piece;
    }
  }

  #wake() {
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }
}
