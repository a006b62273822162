import { LiveFrame, LiveTicket } from '../../src/history/live/responses.ts';
import type { Operations } from './operation.ts';
import { exampleTask } from './tasks.ts';

/** Of the right shape; signed by nobody. */
const ticket =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjRmMWMyYTkwZGU3YjM4NTYifQ' +
  '.eyJzdWIiOiIwMTlhYjNmMC01YzFlLTdhNDItOWQwYi02ZjJhMWM4ZTRiNzAifQ' +
  '.ZXhhbXBsZS1zaWduYXR1cmUtb2Ytbm8tdXNlLWF0LWE';

export const liveOperations: Operations = {
  'POST /api/live/ticket': {
    id: 'createLiveTicket',
    summary: 'Get a ticket for the live socket',
    description: 'It opens one socket, within 30 seconds. A token must not stand in a URL; this may.',
    answer: LiveTicket,
    examples: { answer: { ticket, expiresAt: '2026-11-24T08:42:30.000Z' } },
  },
  'GET /api/live': {
    id: 'openLiveSocket',
    summary: 'Open the live socket',
    description: `A WebSocket that sends each event of the person's log, as a JSON text, within a second of the write.

- With \`since\`, the \`seq\` of the last event the client has (0: none), the events after it come first, in order. Then \`live.ready\` says where the log ends, and what follows is live. Without it, there is only \`live.ready\`.
- \`live.resync\` takes the place of events when over 1,000 were missed, or the log does not go as far as \`since\`: read what has changed with \`POST /api/sync\`. What follows its \`seq\` is live.
- Every \`seq\` is one more than the last: a client that comes back with the last one it has misses nothing and gets nothing twice.
- \`ping\` is answered with \`pong\`. Anything else a client says closes the socket.

| closed with | why | then |
|---|---|---|
| 1006, 1011, 1012 | the network, or a new version of the service | connect with a new ticket and the last \`seq\` |
| 1008 | the client said something other than \`ping\` | do not |
| 4401 | the session has ended: it expired, was logged out, or the person was erased | sign in again |
| 4503 | Postgres does not answer | connect in a moment with a new ticket and the last \`seq\` |`,
    answer: LiveFrame,
    status: 101,
    security: [],
    errors: {
      VALIDATION_ERROR: {
        when: 'Or it is no WebSocket that asks.',
        message: 'Connect with a WebSocket: new WebSocket("wss://…/api/live?ticket=…")',
        details: undefined,
      },
      AUTHENTICATION_ERROR: {
        when: 'The ticket is missing, expired or used. One body for every reason.',
        message: 'Ask for a new ticket: it is missing, expired or used',
      },
      AUTHORIZATION_ERROR: {
        when: 'A browser asks, for a page of another origin than the configured ones.',
        message: 'Pages of this origin may not connect: CORS_ORIGIN lists those that may',
      },
      LIMIT_REACHED: {
        when: 'The person has as many sockets open as may be; `details` has `limit` and `current`.',
        message: 'At most 10 sockets may be open: close one first',
        details: { limit: 10, current: 10 },
      },
      RATE_LIMIT_ERROR: { when: 'Over 30 connections a minute from this address.' },
      SERVICE_UNAVAILABLE: { when: 'The socket cannot be opened for the moment; ask again.' },
    },
    examples: {
      answer: {
        seq: 42,
        type: 'task.created',
        entity: 'task',
        entityId: exampleTask.id,
        data: { task: exampleTask },
        actor: 'user',
        createdAt: exampleTask.createdAt,
      },
    },
  },
};
