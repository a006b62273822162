/** The clients of Neon and Upstash find this in place of Node's `process`: see wrangler.toml. */
Object.assign(globalThis, { noProcess: { env: {}, nextTick: (task: () => void) => queueMicrotask(task) } });
