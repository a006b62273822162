/** In place of what @upstash/ratelimit counts its decisions with, which is off: see wrangler.toml. */
export class Analytics {}
