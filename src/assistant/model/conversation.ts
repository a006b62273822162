import {
  estimateMaxTokens,
  type ModelFailure,
  type ModelMessage,
  type ModelRequest,
} from '../../ai-protocol/protocol.ts';
import { restartDeadline } from '../../shared/round-trips.ts';
import type { AiBudget, Reservation } from './budget.ts';
import { addTokens, type ModelClient, type ModelOutcome, sumTokens } from './client.ts';
import type { ModelReply } from './reply.ts';

export type OnText = (text: string) => void;

/** One more call of the model, about its reply. */
export interface NextStep {
  /** Added to the conversation. */
  messages: ModelMessage[];
  /** Whether the user sees its text while it arrives. */
  isShown: boolean;
  /** The outcome for the user. `next` is a failure when the model was not asked again, or did not reply. */
  join: (next: ModelReply | ModelFailure) => ModelReply | ModelFailure;
}

/** What the model is asked, and what follows its replies. */
export interface ConversationQuestion {
  request: ModelRequest;
  /** Why a text cannot be used, in words for the model that repairs it; null when it can. */
  findProblem: (text: string) => string | null;
  /** What the model is sent after its reply; null when the reply is final. Default: a text with a problem is repaired. */
  continueAfter?: (reply: ModelReply, step: number) => Promise<NextStep | null>;
  /** Ends the model's reply early. */
  abandoned: AbortSignal;
}

/** `tokens`: null when it is unknown. */
interface Conversation {
  outcome: ModelReply | ModelFailure;
  tokens: number | null;
  reserved: Reservation;
}

/** Asks, and asks again as long as a reply needs another step, within one deadline and the budget. */
export async function converse(
  { client, budget }: { client: ModelClient; budget: AiBudget },
  question: ConversationQuestion,
  reservation: Reservation,
  onText: OnText,
): Promise<Conversation> {
  const { request, abandoned, continueAfter = repairText(question) } = question;
  const known = listWritten(request);
  const startedAt = performance.now();
  const first = await client.ask(request, known, onText, abandoned);
  let { messages } = request;
  let conversation: Conversation = { outcome: first.outcome, tokens: countTokens(first), reserved: reservation };
  for (let step = 1; step < MAX_STEPS && typeof conversation.outcome !== 'string'; step += 1) {
    const next = await continueAfter(conversation.outcome, step);
    if (!next) break;
    messages = [...messages, ...next.messages];
    const further = { ...request, messages, spentMs: Math.ceil(performance.now() - startedAt) };
    restartDeadline(); // the model may have taken longer than a request of the stores
    const reserved = await budget.extend(conversation.reserved, estimateMaxTokens(further));
    if (!reserved) return { ...conversation, outcome: next.join('unavailable') };
    const show = next.isShown ? afterBreak(conversation.outcome.text, onText) : () => {};
    const reply = await client.ask(further, known, show, abandoned);
    const tokens = addTokens(conversation.tokens, countTokens(reply));
    conversation = { outcome: next.join(reply.outcome), tokens, reserved };
    if (typeof reply.outcome === 'string') break;
  }
  return conversation;
}

/** What the user has written. Addresses in it may be in a reply. */
const listWritten = ({ promptData, messages }: ModelRequest): string =>
  [promptData, ...messages.flatMap((message) => (message.role === 'user' ? message.content : []))].join('\n');

/** Shows a blank line before the first text, if there is text before it. */
function afterBreak(before: string, onText: OnText): OnText {
  let hasBegun = before.trim() === '';
  return (text) => {
    if (!hasBegun && text !== '') onText('\n\n');
    hasBegun ||= text !== '';
    onText(text);
  };
}

/** Calls of the model for one answer. */
const MAX_STEPS = 3;

const repairText =
  ({ findProblem }: ConversationQuestion) =>
  async (reply: ModelReply, step: number): Promise<NextStep | null> => {
    const problem = reply.stopReason === 'end' && step === 1 ? findProblem(reply.text) : null;
    if (problem === null) return null;
    return {
      messages: [
        { role: 'assistant', content: reply.text.trim() || '-' }, // providers reject a blank message
        { role: 'user', content: `That cannot be used (${problem}). Answer again, with the JSON alone.` },
      ],
      isShown: true,
      join: (next) => next,
    };
  };

/** The tokens of a call, with those of replies that are not used. */
function countTokens({ outcome, spentTokens }: ModelOutcome): number | null {
  if (typeof outcome !== 'string') return addTokens(spentTokens, sumTokens(outcome.usage));
  return outcome === 'timeout' || outcome === 'cut' ? null : spentTokens;
}
