import { env } from 'cloudflare:workers';

/** Miniflare passes each request of `fetch` through one more Worker, which takes as long as to send it. A binding does not. */
globalThis.fetch = (input, init) => env.NETWORK.fetch(input, init);
