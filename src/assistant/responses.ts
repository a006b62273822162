// What is answered. The schemas are for the document, the types and the tests, and are not part of the Worker: import
// their types alone.
import * as z from 'zod';
import { CommandResult } from '../commands/responses.ts';
import { finding } from '../planning/explain/responses.ts';
import { Uuid } from '../shared/fields.ts';

const provider = z.enum(['anthropic', 'openai', 'local']).meta({ description: 'Who answered; `local` is no model' });
const model = z.string().nullable().meta({ description: 'Null for `local`' });
const cached = z.boolean().meta({ description: 'Whether no provider was asked for this' });
const tokens = z
  .strictObject({ input: z.int(), output: z.int() })
  .meta({ description: 'As the provider counted them when it was asked' });

export const LocalBecause = z.enum(['asked', 'unavailable', 'timeout', 'rejected', 'cut', 'limit']);
export type LocalBecause = z.infer<typeof LocalBecause>;

const localBecause = LocalBecause.nullable().meta({
  description: 'Why no model answered: nobody to ask, too slow, refused the request, broke off, or the budget is spent',
});

export const ProposedCommand = z.strictObject({
  type: z.enum(['task_add', 'task_update', 'task_complete', 'mood_log']),
  args: z.record(z.string(), z.unknown()),
});
export type ProposedCommand = z.infer<typeof ProposedCommand>;

export const Proposal = z.strictObject({
  id: Uuid,
  commands: z.array(ProposedCommand).min(1).max(5).meta({ description: 'What applying it does, all or nothing' }),
  preview: z.array(z.string()).meta({ description: "One a command, in the person's language" }),
  leftOut: z.int().meta({ description: 'Changes the model asked for that cannot be, or that were too many' }),
  dataVersion: z.int().meta({ description: 'What it was made for: once anything has changed, it cannot be applied' }),
  expiresAt: z.iso.datetime(),
  token: z.string().meta({ description: 'The proposal, signed: `POST /api/ai/proposals/:id/apply` takes it' }),
});
export type Proposal = z.infer<typeof Proposal>;

export const ChatReply = z.strictObject({
  text: z.string().meta({ description: 'Plain, or Markdown without images: never to be shown as HTML' }),
  provider,
  model,
  cached,
  localBecause,
  stopReason: z
    .enum(['end', 'length', 'refusal', 'cut'])
    .meta({ description: '`length` and `cut`: the text is not whole. `refusal`: the model would not' }),
  tokens,
  proposal: Proposal.nullable(),
});
export type ChatReply = z.infer<typeof ChatReply>;

export const ChatAnswer = z.strictObject({ reply: ChatReply });
export type ChatAnswer = z.infer<typeof ChatAnswer>;

export const Insight = z.strictObject({
  type: z.enum(['overdue', 'workload', 'energy_trend', 'focus_trend', 'peak_hours', 'streak', 'insufficient_data']),
  ...finding,
});
export type Insight = z.infer<typeof Insight>;

export const Suggestion = z.strictObject({
  type: z.enum(['drop', 'reschedule', 'start', 'schedule', 'estimate', 'add_task']),
  task: z.strictObject({ id: Uuid, title: z.string() }).nullable(),
  ...finding,
});
export type Suggestion = z.infer<typeof Suggestion>;

const worded = {
  source: z.enum(['model', 'local']).meta({ description: 'Whose words: what is said is reckoned from the data' }),
  provider,
  model,
  cached,
  localBecause,
  tokens,
};

export const InsightsAnswer = z.strictObject({ insights: z.array(Insight), ...worded });
export type InsightsAnswer = z.infer<typeof InsightsAnswer>;

export const SuggestionsAnswer = z.strictObject({ suggestions: z.array(Suggestion), ...worded });
export type SuggestionsAnswer = z.infer<typeof SuggestionsAnswer>;

export const AiUsage = z.strictObject({
  calls: z.strictObject({ used: z.int(), limit: z.int(), remaining: z.int() }),
  tokens: z.int().meta({ description: 'In and out; what is under way counts with what it may take' }),
  day: z.iso.date().meta({ description: "The person's own" }),
  resetAt: z.iso.datetime(),
});
export type AiUsage = z.infer<typeof AiUsage>;

export const AppliedProposal = z.strictObject({
  results: z.array(CommandResult).meta({ description: 'One a command, in order' }),
  undoTokens: z.array(z.string()).meta({ description: 'To take it all back, one after the other, in this order' }),
});
export type AppliedProposal = z.infer<typeof AppliedProposal>;
