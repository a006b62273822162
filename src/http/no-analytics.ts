/** Replaces the analytics of @upstash/ratelimit, which are off: see wrangler.toml. */
export class Analytics {}
