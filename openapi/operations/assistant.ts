import * as z from 'zod/mini';
import {
  AiUsage,
  AppliedProposal,
  ChatAnswer,
  ChatChunk,
  type ChatReply,
  InsightsAnswer,
  SuggestionsAnswer,
} from '../../src/assistant/responses.ts';
import { exampleTask } from '../entities/tasks.ts';
import type { Operations } from './types.ts';

const modelFields = {
  provider: 'anthropic' as const,
  model: 'claude-haiku-5-5',
  cached: false,
  localBecause: null,
  tokens: { input: 812, output: 64 },
};

const proposal = {
  id: '7b0c2a52-9c1e-4a1f-8a3d-0d6f6f0f2c11',
  commands: [{ type: 'task_add' as const, args: { title: 'Call Ada', dueDate: '2026-11-25T09:00:00.000Z' } }],
  preview: ['Add “Call Ada”, due 25 November, 09:00'],
  changes: [{ action: 'add' as const, title: 'Call Ada', details: ['due 25 November, 09:00'] }],
  leftOut: 0,
  dataVersion: 42,
  expiresAt: '2026-11-24T09:15:00.000Z',
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl',
};

const reply: ChatReply = {
  text: 'I suggest adding “Call Ada” for tomorrow at nine.',
  ...modelFields,
  finishReason: 'stop',
  proposal,
  leftOut: [],
};

const dailyLimit = {
  when: "Also if the user's calls of the day are used up. They are available again at `details.resetAt`.",
};

const inProgress = {
  when: 'Retry after the seconds in `Retry-After`.',
  message: 'A request with this Idempotency-Key is in progress: retry in a second',
};

export const aiOperations: Operations = {
  'POST /api/ai/chat': {
    id: 'chat',
    summary: 'Ask a question, or request changes',
    description:
      "Replies to the last message, using the user's open tasks, moods and habits. If no model is available, the provider " +
      '`local` replies from the same data. A model changes nothing itself: the changes that it suggests are in `proposal`. ' +
      'With `Accept: text/event-stream`, the reply is streamed as server-sent events: each is a `ChatChunk` of the UI message ' +
      'stream of the AI SDK, and the last is `[DONE]`. `useChat` with `DefaultChatTransport` works unchanged: its request, ' +
      '`UiChatRequest`, always gets a stream. When it sends the approval of the tool call `apply_proposal`, the proposal is ' +
      'applied and the stream has the outcome. A stream accepts no Idempotency-Key.',
    response: ChatAnswer,
    event: ChatChunk,
    errors: { RATE_LIMIT_ERROR: dailyLimit, CONFLICT: inProgress },
    examples: {
      body: { messages: [{ role: 'user', content: 'Remind me to call Ada tomorrow at nine' }] },
      response: { reply },
    },
  },
  'GET /api/ai/chat/:id/stream': {
    id: 'resumeChat',
    summary: 'Resume a stream',
    description:
      'For `useChat` with `resume: true`. The server keeps no stream, so there is never one to resume. A reply is finished ' +
      'and cached when its client leaves: ask the question again.',
    status: 204,
    response: z.null(),
    examples: { response: null },
  },
  'POST /api/ai/suggestions': {
    id: 'suggest',
    summary: 'Get suggestions for single tasks',
    description:
      'Computed from tasks and moods. A model may only rephrase the texts. `action` is the request that follows the suggestion.',
    response: SuggestionsAnswer,
    errors: { CONFLICT: inProgress },
    examples: {
      body: { limit: 3 },
      response: {
        suggestions: [
          {
            type: 'reschedule',
            task: { id: exampleTask.id, title: exampleTask.title },
            priority: 'high',
            text: 'This is 2 days late: move it to today.',
            evidence: { n: 2, value: 2 },
            action: {
              method: 'PATCH',
              path: `/api/tasks/${exampleTask.id}`,
              body: { dueDate: '2026-11-24T23:59:00.000Z' },
            },
          },
        ],
        source: 'local',
        provider: 'local',
        model: null,
        cached: false,
        localBecause: 'unavailable',
        tokens: { input: 0, output: 0 },
      },
    },
  },
  'GET /api/ai/insights': {
    id: 'getInsights',
    summary: 'Get insights into tasks and moods',
    description:
      'Trends, habits and urgent tasks, each with its evidence, and what needs more data. A model may only rephrase the ' +
      'texts: a text with a number that is not in the evidence is not used.',
    response: InsightsAnswer,
    examples: {
      response: {
        insights: [
          {
            type: 'energy_trend',
            priority: 'low',
            text: 'Your energy is rising, by about 0.12 points a day over 14 days with a log.',
            evidence: { n: 14, value: 0.12, interval: [0.04, 0.2] },
            action: null,
          },
        ],
        source: 'model',
        ...modelFields,
      },
    },
  },
  'GET /api/ai/usage': {
    id: 'getAiUsage',
    summary: "Get today's usage and limits",
    response: AiUsage,
    examples: {
      response: {
        calls: { used: 3, limit: 100, remaining: 97 },
        tokens: 2620,
        day: '2026-11-24',
        resetAt: '2026-11-24T21:00:00.000Z',
      },
    },
  },
  'POST /api/ai/proposals/:id/apply': {
    id: 'applyProposal',
    summary: 'Apply a proposal',
    description:
      'Runs all commands of the proposal or none, once, except those in `leaveOut`. Within 24 hours, a repeated request gets ' +
      'the same response. The commands are in the token; `id` must be the id of the proposal.',
    response: AppliedProposal,
    errors: {
      NOT_FOUND: {
        when: 'Also if the proposal was modified or has expired.',
        message: 'A proposal of this id that can still be applied was not found',
      },
      CONFLICT: {
        when: 'Something that the proposal changes has changed since it was made, or it was applied with other changes left out.',
        message: 'The data has changed. Ask again for a new proposal',
      },
      LIMIT_REACHED: {
        when: 'It would exceed the limit of open tasks, of tasks of a project, or of mood logs of a day.',
      },
      UNPROCESSABLE: {
        when: 'A command contradicts the data.',
        message: 'The startDate must be before the deadline',
      },
    },
    examples: {
      body: { token: proposal.token },
      response: {
        results: [{ status: 'ok', data: { task: exampleTask, undoToken: 'undo_43-1764239042000-6f2a1c8e4b70' } }],
        undoTokens: ['undo_43-1764239042000-6f2a1c8e4b70'],
      },
    },
  },
};
