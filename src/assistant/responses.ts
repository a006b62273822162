// Types, OpenAPI and tests use these schemas. The Worker does not run them: import only their types in src.

import * as z from 'zod/mini';
import { CommandResult } from '../commands/responses.ts';
import { SUGGESTIONS } from '../messages/assistant.ts';
import { LEFT_OUT, PREVIEWS } from '../messages/proposals.ts';
import { finding } from '../planning/explain/responses.ts';
import { described, keyOf, Uuid } from '../shared/fields.ts';
import { MAX_CHANGES } from './schemas.ts';

export const LocalBecause = z.enum([
  'chosen',
  'not_needed',
  'unavailable',
  'timeout',
  'rejected',
  'cut',
  'limit',
  'pending',
  'not_configured',
]);
export type LocalBecause = z.infer<typeof LocalBecause>;

/** Where the text of an answer comes from. */
const origin = {
  provider: described(
    z.enum(['anthropic', 'openai', 'local']),
    'Who answered. `local`: the answer is not from a model',
  ),
  model: described(z.nullable(z.string()), 'Null for `local`'),
  cached: described(z.boolean(), 'Whether no model was called for this response'),
  localBecause: described(
    z.nullable(LocalBecause),
    'Why no model answered. `chosen`: the request or the settings chose `local`. `not_needed`: there was nothing to ' +
      'word. `unavailable`, `timeout`: no provider answered, or not in time. `rejected`: the provider rejected the ' +
      'request, or the reply was not usable. `cut`: the reply broke off. `limit`: the daily budget is spent. ' +
      '`not_configured`: no model is configured. `pending`: a model finds words in the background, for the next request',
  ),
  tokens: described(
    z.strictObject({ input: z.int(), output: z.int() }),
    'As the provider counted them when it was asked',
  ),
};

export const ProposedCommand = z.strictObject({
  type: z.enum(['task_add', 'task_update', 'task_complete', 'task_skip', 'mood_log', 'plan_apply', 'undo']),
  args: z.record(z.string(), z.unknown()),
});
export type ProposedCommand = z.infer<typeof ProposedCommand>;

export const ChangeAction = keyOf(PREVIEWS);
export type ChangeAction = z.infer<typeof ChangeAction>;

const taskTitle = described(z.nullable(z.string()), 'The title of the task, as the user wrote it; null without a task');

export const ShownChange = z.strictObject({
  action: ChangeAction,
  title: taskTitle,
  details: described(z.array(z.string()), "The new values, in the user's language"),
});
export type ShownChange = z.infer<typeof ShownChange>;

export const LeftOutReason = keyOf(LEFT_OUT);
export type LeftOutReason = z.infer<typeof LeftOutReason>;

export const LeftOutChange = z.strictObject({
  action: ChangeAction,
  title: taskTitle,
  reason: LeftOutReason.check(z.describe('`unknown_field`: the change is proposed, without this field')),
  text: described(z.string(), "What was left out and why, in the user's language"),
});
export type LeftOutChange = z.infer<typeof LeftOutChange>;

export const Proposal = z.strictObject({
  id: Uuid,
  commands: described(
    z.array(ProposedCommand).check(z.minLength(1), z.maxLength(MAX_CHANGES)),
    'What applying the proposal does, all or nothing',
  ),
  preview: described(z.array(z.string()), "One text per command, in the user's language"),
  changes: described(z.array(ShownChange), 'The same as `preview`, in parts: one item per command'),
  leftOut: described(z.int(), 'How many changes were asked for that are not in it: see `reply.leftOut`'),
  dataVersion: described(
    z.int(),
    "The version of the user's data it was made for. What it changes must not change in between",
  ),
  expiresAt: z.iso.datetime(),
  token: described(z.string(), 'The signed proposal, for `POST /api/ai/proposals/:id/apply`'),
});
export type Proposal = z.infer<typeof Proposal>;

export const ChatReply = z.strictObject({
  text: described(z.string(), 'Plain text or Markdown without images. Never render it as HTML'),
  ...origin,
  finishReason: described(
    z.enum(['stop', 'length', 'content-filter', 'error']),
    '`length`, `error`: the text is incomplete. `content-filter`: the model declined to answer',
  ),
  proposal: z.nullable(Proposal),
  leftOut: described(
    z.array(LeftOutChange),
    'What was asked for and the proposal does not have. The text says it, too',
  ),
});
export type ChatReply = z.infer<typeof ChatReply>;

export const ChatAnswer = z.strictObject({ reply: ChatReply });
export type ChatAnswer = z.infer<typeof ChatAnswer>;

export const Insight = z.strictObject({
  type: described(
    z.enum([
      'overdue',
      'workload',
      'energy_trend',
      'focus_trend',
      'peak_hours',
      'peak_unknown',
      'streak',
      'insufficient_data',
      'deadline_at_risk',
      'weekday_energy',
      'weekday_focus',
      'evening_energy',
      'evening_focus',
      'meetings_energy',
      'meetings_focus',
      'estimates',
      'postponed',
      'hard_hours',
      'dated',
      'best_week',
      'many_blocks',
    ]),
    'For a trend, `value` and `interval` are points per week. From `weekday_energy` on, a finding is shown on one day a week. For `peak_unknown`, `interval` is the hours without a log, if ' +
      'these are why the peak is not known',
  ),
  ...finding,
});
export type Insight = z.infer<typeof Insight>;

export const Suggestion = z.strictObject({
  type: keyOf(SUGGESTIONS),
  task: z.nullable(z.strictObject({ id: Uuid, title: z.string() })),
  ...finding,
});
export type Suggestion = z.infer<typeof Suggestion>;

const rephrased = {
  ...origin,
  source: described(
    z.enum(['model', 'local']),
    'Who wrote the texts. The findings themselves are always computed from the data',
  ),
};

export const InsightsAnswer = z.strictObject({ insights: z.array(Insight), ...rephrased });
export type InsightsAnswer = z.infer<typeof InsightsAnswer>;

export const SuggestionsAnswer = z.strictObject({ suggestions: z.array(Suggestion), ...rephrased });
export type SuggestionsAnswer = z.infer<typeof SuggestionsAnswer>;

export const AiUsage = z.strictObject({
  calls: z.strictObject({ used: z.int(), limit: z.int(), remaining: z.int() }),
  tokens: described(z.int(), 'Input and output. A running request counts with the most it can use'),
  day: described(z.iso.date(), "The user's local date"),
  resetAt: z.iso.datetime(),
});
export type AiUsage = z.infer<typeof AiUsage>;

export const AppliedProposal = z.strictObject({
  results: described(z.array(CommandResult), 'One result per command, in order'),
  undoTokens: described(
    z.array(z.string()),
    'Undo tokens in the order in which to use them. If an item was changed twice, only its first token works',
  ),
});
export type AppliedProposal = z.infer<typeof AppliedProposal>;

export const ReplyMetadata = z.omit(ChatReply, { text: true, proposal: true });

const chunk = <Type extends string, Fields extends z.core.$ZodLooseShape>(type: Type, fields: Fields) =>
  z.strictObject({ type: z.literal(type), ...fields });
const toolCallId = z.string();

/** A chunk of the AI SDK's UI message stream, version 1. */
export const ChatChunk = z.discriminatedUnion('type', [
  chunk('start', { messageId: z.string() }),
  chunk('text-start', { id: z.string() }),
  chunk('text-delta', { id: z.string(), delta: z.string() }),
  chunk('text-end', { id: z.string() }),
  chunk('tool-input-available', { toolCallId, toolName: z.literal('apply_proposal'), input: Proposal }),
  chunk('tool-approval-request', { toolCallId, approvalId: z.string() }),
  chunk('tool-output-available', { toolCallId, output: AppliedProposal }),
  chunk('tool-output-denied', { toolCallId }),
  chunk('tool-output-error', { toolCallId, errorText: z.string() }),
  chunk('data-usage', { data: ReplyMetadata, transient: z.literal(true) }),
  chunk('finish', {
    finishReason: z.enum(['stop', 'length', 'content-filter', 'error']),
    messageMetadata: z.optional(ReplyMetadata),
  }),
  chunk('error', { errorText: z.string() }),
]);
export type ChatChunk = z.infer<typeof ChatChunk>;
