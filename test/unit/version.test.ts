import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { VERSION } from '../../src/health/service.ts';

it('the version that the Worker reports is that of package.json', () => {
  expect(VERSION).toBe(manifest.version);
});
