import { Health, Live } from '../../src/health/responses.ts';
import type { Operations } from './operation.ts';

const health: Health = {
  status: 'ok',
  environment: 'production',
  version: '0.1.0',
  database: { status: 'up', latencyMs: 3 },
  redis: { status: 'up', latencyMs: 2 },
};

export const healthOperations: Operations = {
  'GET /health': {
    id: 'checkHealth',
    summary: 'Check the service and its stores',
    description: 'Asks Postgres and Redis at once. Without Redis the service is `degraded` and serves everything.',
    answer: Health,
    errors: {
      SERVICE_UNAVAILABLE: {
        when: 'Postgres does not answer; `details` has what a 200 has, with the status `down`.',
        message: 'The database is down',
        details: { ...health, status: 'down', database: { status: 'down', latencyMs: null } },
      },
    },
    examples: { answer: health },
  },
  'GET /health/live': {
    id: 'checkLiveness',
    summary: 'Check that the Worker runs',
    description: 'Touches nothing else.',
    answer: Live,
    examples: { answer: { status: 'ok' } },
  },
};
