import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    volume: 'test' | 'full';
  }
}

/** A number of runs: small in `npm test`, the whole in `npm run test:full`. */
export const volume = (runs: { test: number; full: number }): number => runs[inject('volume')];
