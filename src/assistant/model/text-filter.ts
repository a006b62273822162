/**
 * Makes a model's text safe that arrives in pieces. A model can be tricked into writing the user's data into a URL, which
 * a client fetches for an image or a preview. Images become links, and an address that the user has not written
 * themselves loses its link: `[text](address)` becomes its text, a bare address and a tag that loads something become `…`.
 */
export class TextFilter {
  readonly #known: string;
  #held = '';
  /** The word that the shown text ends with: the next piece may make it an address. */
  #lastWord = '';

  /** @param known everything that the user has written: addresses in it stay */
  constructor(known: string) {
    this.#known = known.toLowerCase();
  }

  /** Text that is safe to show. What may be the beginning of an image or an address is held back. */
  push(piece: string): string {
    const text = this.#held + piece;
    const end = findSafeEnd(text);
    this.#held = text.slice(end);
    return this.#clean(text.slice(0, end));
  }

  /** The text that is still held back. */
  flush(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#clean(rest);
  }

  #clean(text: string): string {
    const before = this.#lastWord;
    const cleaned = (before + text)
      .replaceAll(/!+\[/g, '[')
      .replaceAll(TAG, '…')
      .replaceAll(MARKDOWN_LINK, (link, label: string, address: string) => (this.#isKnown(address) ? link : label))
      .replaceAll(ADDRESS, (address) => (this.#isKnown(address) ? address : '…'));
    const added = cleaned.startsWith(before) ? cleaned.slice(before.length) : cleaned;
    if (text !== '') this.#lastWord = /[\p{Alpha}\d-]*$/u.exec(before + text)?.[0] ?? '';
    return added;
  }

  #isKnown(address: string): boolean {
    const written = address.toLowerCase().replace(/[.,;:!?]+$/, '');
    return written !== '' && this.#known.includes(written);
  }
}

const MARKDOWN_LINK = /\[([^\][]*)\]\(\s*<?([^\s)>]*)>?[^)]*\)/g;

/** HTML that loads something. `Map<string>` is not HTML. */
const TAG = /<(?:img|image|picture|source|video|audio|iframe|object|embed|svg|script|link|style)(?=[\s/>])[^>]*>/gi;

/** With a scheme, `www.`, a port, a path or a query. A name such as `Node.js` is not an address. */
const ADDRESS =
  /(?:[a-z][a-z\d+.-]*:\/\/|www\.|(?:[\p{Alpha}\d-]+\.)+\p{Alpha}[\p{Alpha}\d-]+(?::\d|\/|\?(?=[^\s<>()[\]"'“”«»])))[^\s<>()[\]"'“”«»]*/giu;

/** Longer links and addresses are shown in pieces, none of which is an address. */
const MAX_HELD = 4_000;

/** The end of the text that can be shown: before an image, a link, a tag or an address that may continue in the next piece. */
function findSafeEnd(text: string): number {
  const [open] = /!*\[[^\]]*$|!*\[[^\][]*\](?:\([^)]*)?$|!+$|<(?:[a-z]*|[a-z]+[\s/][^>]*)$/i.exec(text) ?? [''];
  const [word] = /[^\s]*$/.exec(text) ?? [''];
  const held = Math.max(open.length, isPartOfAddress(word) ? word.length : 0);
  if (held > MAX_HELD) return text.length;
  const end = text.length - held;
  const link = text.matchAll(MARKDOWN_LINK).find(({ index, 0: { length } }) => index < end && index + length > end);
  return link?.index ?? end;
}

/** Most words are not: they are shown as they arrive. */
const isPartOfAddress = (word: string) => /[:/.]|^w{1,3}$/i.test(word);
