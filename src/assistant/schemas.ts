import * as z from 'zod/mini';
import { AiProvider, integer, lines, list, text, Uuid } from '../shared/fields.ts';
import { says } from '../shared/validation.ts';

const MAX_MESSAGES = 20;
const MAX_MESSAGE_LENGTH = 8_000;
const MAX_PROPOSAL_LENGTH = 20_000;

const ChatMessage = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: lines(1, MAX_MESSAGE_LENGTH),
});

const provider = z
  .optional(AiProvider)
  .check(z.describe("The provider to try first. Defaults to the user's `aiProvider`. `local` answers without a model"));

export const ChatRequest = z.strictObject({
  messages: list(ChatMessage, 1, MAX_MESSAGES).check(
    z.refine((messages) => messages.at(-1)?.role === 'user', says('lastIsUser')),
    z.describe(
      'The conversation so far, oldest message first. The server does not store it. The body must be at most 256 KB: see 413',
    ),
  ),
  provider,
});
export type ChatRequest = z.output<typeof ChatRequest>;

export const SuggestionRequest = z.strictObject({
  limit: z._default(integer(1, 10), 5),
  provider,
});
export type SuggestionRequest = z.output<typeof SuggestionRequest>;

export const InsightQuery = z.strictObject({ provider });
export type InsightQuery = z.output<typeof InsightQuery>;

export const ProposalId = z.strictObject({ id: Uuid });

export const ProposalApproval = z.strictObject({
  token: text(1, MAX_PROPOSAL_LENGTH).check(z.describe('The `token` of the proposal, unchanged')),
});
