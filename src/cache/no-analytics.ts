/** Stands in the bundle for @upstash/core-analytics, which `RateLimiter` switches off: see wrangler.toml. */
export class Analytics {}
