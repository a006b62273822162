import { LiveFrame, LiveTicket } from '../../src/history/live/responses.ts';
import { exampleTask } from '../entities/tasks.ts';
import type { Operations } from './types.ts';

/** The shape is right, the signature is not. */
const ticket =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjRmMWMyYTkwZGU3YjM4NTYifQ' +
  '.eyJzdWIiOiIwMTlhYjNmMC01YzFlLTdhNDItOWQwYi02ZjJhMWM4ZTRiNzAifQ' +
  '.ZXhhbXBsZS1zaWduYXR1cmUtb2Ytbm8tdXNlLWF0LWE';

export const liveOperations: Operations = {
  'POST /api/live/ticket': {
    id: 'createLiveTicket',
    summary: 'Get a ticket for the live socket',
    description: 'It opens one socket, within 30 seconds. Unlike the token, it may be part of a URL.',
    response: LiveTicket,
    examples: { response: { ticket, expiresAt: '2026-11-24T08:42:30.000Z' } },
  },
  'GET /api/live': {
    id: 'openLiveSocket',
    summary: 'Open the live socket',
    description: `A WebSocket that sends each event of the user's log as a JSON text, within a second of the write.

- \`since\` is the \`position\` of the last event that the client has, or 0. The socket first sends all later events in order, then \`live.ready\` with the end of the log, then new events as they happen. Without \`since\`, it starts with \`live.ready\`.
- \`live.resync\` is sent instead of events when the client has missed more than 1,000, or when the log does not have the event of \`since\`. Fetch the changes with \`POST /api/sync\`. The events after its \`seq\` follow.
- Each \`seq\` is the previous one plus 1. A client that reconnects with its last \`position\` misses no event and gets none twice.
- \`ping\` gets \`pong\`. Any other message closes the socket.
- Send \`ping\` as soon as the socket is open. On a socket that has sent nothing, \`onclose\` fires late: 2 s after the close in Chromium, 10 s in Node.

| close code | cause | what to do |
|---|---|---|
| 1006, 1011, 1012 | a network failure, or a deployment of the service | connect with a new ticket and the last \`position\` |
| 1008 | the client sent a message other than \`ping\` | do not reconnect |
| 4401 | the session has ended: it has expired or was logged out, or the user was erased | sign in again |
| 4503 | Postgres does not respond | connect after a moment with a new ticket and the last \`position\` |`,
    response: LiveFrame,
    status: 101,
    security: [],
    errors: {
      VALIDATION_ERROR: {
        when: 'Also if the request is not a WebSocket upgrade.',
        message: 'Connect with a WebSocket: new WebSocket("wss://…/api/live?ticket=…")',
        details: undefined,
      },
      AUTHENTICATION_ERROR: {
        when: 'The ticket is missing, expired or used. The response is the same for every reason.',
        message: 'The ticket is missing, expired or used: get a new one',
      },
      AUTHORIZATION_ERROR: {
        when: 'The request comes from a page whose origin is not allowed.',
        message: 'This origin may not connect: CORS_ORIGIN lists the allowed origins',
      },
      LIMIT_REACHED: {
        when: 'The user has as many open sockets as allowed; `details` has `limit` and `current`.',
        message: 'You have 10 open sockets, the most there can be: close one first',
        details: { limit: 10, current: 10 },
      },
      RATE_LIMIT_ERROR: { when: 'More than 30 connections per minute from this address.' },
      SERVICE_UNAVAILABLE: { when: 'The socket cannot be opened now: try again.' },
    },
    examples: {
      response: {
        seq: 42,
        position: '42-1764239042000-6f2a1c8e4b70',
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
