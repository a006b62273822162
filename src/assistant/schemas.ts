import * as z from 'zod/mini';
import { AiProvider, described, integer, lines, list, text, Uuid } from '../shared/fields.ts';
import { says } from '../shared/validation.ts';

export const MAX_MESSAGES = 20;
export const MAX_MESSAGE_LENGTH = 8_000;
/** In one proposal. A plan counts as one change. */
export const MAX_CHANGES = 5;
const MAX_PROPOSAL_LENGTH = 40_000;
const MAX_LEFT_OUT = 20;

const ChatMessage = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: lines(1, MAX_MESSAGE_LENGTH),
});

const provider = described(
  z.optional(AiProvider),
  "The provider to try first. Defaults to the user's `aiProvider`. `local` answers without a model",
);

export const ChatRequest = z.strictObject({
  messages: described(
    list(ChatMessage, 1, MAX_MESSAGES).check(
      z.refine((messages) => messages.at(-1)?.role === 'user', says('lastIsUser')),
    ),
    'The conversation so far, oldest message first. The server does not store it. The body must be at most 256 KB: see 413',
  ),
  provider,
});
export type ChatRequest = z.output<typeof ChatRequest>;

const MAX_UI_ITEMS = 1_000;
const uiId = z.string().check(z.maxLength(200));

export const UiPart = described(
  z.looseObject({ type: z.string(), text: z.optional(z.string()) }),
  'Only texts are read, and proposals with the answer to them',
);
export type UiPart = z.output<typeof UiPart>;

export const UiMessage = z.strictObject({
  id: uiId,
  role: z.enum(['system', 'user', 'assistant']),
  parts: list(UiPart, 0, MAX_UI_ITEMS),
  metadata: z.optional(z.unknown()),
});

export const UiChatRequest = described(
  z.strictObject({
    id: uiId,
    messages: list(UiMessage, 1, MAX_UI_ITEMS),
    trigger: z.enum(['submit-message', 'regenerate-message']),
    messageId: z.optional(uiId),
    provider,
  }),
  'What `DefaultChatTransport` of the AI SDK sends. The response is always a stream. The last 20 texts count',
);
export type UiChatRequest = z.output<typeof UiChatRequest>;

export const ChatBody = z.union([ChatRequest, UiChatRequest]);

export const SuggestionRequest = z.strictObject({
  limit: z._default(integer(1, 10), 5),
  provider,
});
export type SuggestionRequest = z.output<typeof SuggestionRequest>;

export const InsightQuery = z.strictObject({ provider });
export type InsightQuery = z.output<typeof InsightQuery>;

/** The id that the client gave the chat. */
export const ChatId = z.strictObject({ id: uiId });

export const ProposalId = z.strictObject({ id: Uuid });

export const ProposalApproval = z.strictObject({
  token: described(text(1, MAX_PROPOSAL_LENGTH), 'The `token` of the proposal, unchanged'),
  leaveOut: described(
    z._default(list(integer(0, MAX_LEFT_OUT - 1), 0, MAX_LEFT_OUT), []),
    'Which of its `changes` not to apply, by their places in the list. The first is 0',
  ),
});
export type ProposalApproval = z.output<typeof ProposalApproval>;
