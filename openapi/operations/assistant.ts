import {
  AiUsage,
  AppliedProposal,
  ChatAnswer,
  type ChatReply,
  InsightsAnswer,
  SuggestionsAnswer,
} from '../../src/assistant/responses.ts';
import type { Operations } from './operation.ts';
import { exampleTask } from './tasks.ts';

const said = {
  provider: 'anthropic' as const,
  model: 'claude-haiku-5-5',
  cached: false,
  localBecause: null,
  tokens: { input: 812, output: 64 },
};

const proposal = {
  id: '7b0c2a52-9c1e-4a1f-8a3d-0d6f6f0f2c11',
  commands: [{ type: 'task_add' as const, args: { title: 'Call Ada', dueDate: '2026-11-25T09:00:00.000Z' } }],
  preview: ['Add “Call Ada”, due 2026-11-25 09:00'],
  leftOut: 0,
  dataVersion: 42,
  expiresAt: '2026-11-24T09:15:00.000Z',
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl',
};

const reply: ChatReply = {
  text: 'I ask to add “Call Ada” for tomorrow at nine.',
  ...said,
  stopReason: 'end',
  proposal,
};

const spent = {
  when: "Or the person's questions of the day are all asked: `details.resetAt` says until when.",
};

const underWay = {
  when: 'A request with the same Idempotency-Key is under way: `Retry-After` says when to send it again.',
  message: 'A request with this Idempotency-Key is in progress: retry in a second',
};

export const aiOperations: Operations = {
  'POST /api/ai/chat': {
    id: 'chat',
    summary: 'Ask something, or ask for something',
    description:
      'Answers the last message by what the person has in Saturway: open tasks, moods, habits. Where no model answers, ' +
      '`local` does, from the same numbers, and says so. A model changes nothing: what it would change comes as a ' +
      '`proposal`. With `Accept: text/event-stream` the reply comes as server-sent events in the vocabulary of the AI ' +
      "SDK's UI stream: `start`, `text-start`, `text-delta`, `text-end`, with a proposal `tool-input-available` and " +
      '`tool-approval-request`, then `data-usage` (the reply without its text), `finish` or `error`, and always `[DONE]`. A stream takes no ' +
      'Idempotency-Key.',
    answer: ChatAnswer,
    errors: { RATE_LIMIT_ERROR: spent, CONFLICT: underWay },
    examples: {
      body: { messages: [{ role: 'user', content: 'Remind me to call Ada tomorrow at nine' }] },
      answer: { reply },
    },
  },
  'POST /api/ai/suggestions': {
    id: 'suggest',
    summary: 'Ask what to do about single tasks',
    description:
      'Reckoned from the tasks and moods; a model may only say it better. Each comes with the request that does it.',
    answer: SuggestionsAnswer,
    errors: { CONFLICT: underWay },
    examples: {
      body: { limit: 3 },
      answer: {
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
    summary: 'Read what the numbers say',
    description:
      'Trends, habits and what presses, each with its evidence; what cannot be told yet is said, too. A model may only ' +
      'say it better, and what it says with a number in digits that the evidence has not is left as it was.',
    answer: InsightsAnswer,
    examples: {
      answer: {
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
        ...said,
      },
    },
  },
  'GET /api/ai/usage': {
    id: 'getAiUsage',
    summary: 'See what is left of today',
    answer: AiUsage,
    examples: {
      answer: {
        calls: { used: 3, limit: 100, remaining: 97 },
        tokens: 2620,
        day: '2026-11-24',
        resetAt: '2026-11-24T21:00:00.000Z',
      },
    },
  },
  'POST /api/ai/proposals/:id/apply': {
    id: 'applyProposal',
    summary: 'Do what was proposed',
    description:
      'All of it or nothing, once: applied again within 24 hours, it answers as it did. What the token says is what is ' +
      'done; the id is its own.',
    answer: AppliedProposal,
    errors: {
      NOT_FOUND: {
        when: "The proposal is not the person's, is altered, or has expired.",
        message: 'A proposal of this id that can still be applied was not found',
      },
      CONFLICT: {
        when: 'Something has changed since it was made, so it may no longer be what the person wants.',
        message: 'The data has changed. Ask again for a new proposal',
      },
      LIMIT_REACHED: { when: 'It would open one task too many, or log one mood too many on a day.' },
    },
    examples: {
      body: { token: proposal.token },
      answer: {
        results: [{ status: 'ok', data: { task: exampleTask, undoToken: 'undo_43' } }],
        undoTokens: ['undo_43'],
      },
    },
  },
};
