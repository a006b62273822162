import { Health, Live } from '../../src/health/responses.ts';
import type { Operations } from './types.ts';

const health: Health = {
  status: 'ok',
  environment: 'production',
  version: '0.1.0',
  build: { id: '5f0c3a52-8d0e-4b0f-9c57-0a4c1f3d9a11', tag: 'v12', timestamp: '2026-11-22T09:00:00.000Z' },
  database: { status: 'up', latencyMs: 3 },
  redis: { status: 'up', latencyMs: 2 },
};

export const healthOperations: Operations = {
  'GET /health': {
    id: 'checkHealth',
    summary: 'Check the service, Postgres and Redis',
    description: 'Queries Postgres and Redis in parallel. Without Redis, the service is `degraded` but works.',
    response: Health,
    errors: {
      SERVICE_UNAVAILABLE: {
        when: 'Postgres does not respond. `details` has the fields of a 200, with the status `down`.',
        message: 'The database is down',
        details: { ...health, status: 'down', database: { status: 'down', latencyMs: null } },
      },
    },
    examples: { response: health },
  },
  'GET /health/live': {
    id: 'checkLiveness',
    summary: 'Check that the Worker runs',
    description: 'Checks nothing else.',
    response: Live,
    examples: { response: { status: 'ok' } },
  },
};
