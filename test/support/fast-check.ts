import { configureGlobal } from 'fast-check';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    seed: number;
  }
}

// Each run tries the same random cases, so a test that fails shows a change. `SEED=2 npm test` tries others.
configureGlobal({ seed: inject('seed') });

export * from 'fast-check';
