// Requests of the AI SDK's chat (`useChat` with `DefaultChatTransport`).
import * as z from 'zod/mini';
import { cleanLines, isBlank } from '../messages/clean-text.ts';
import { toValidationError } from '../shared/validation.ts';
import {
  ChatRequest,
  MAX_MESSAGE_LENGTH,
  MAX_MESSAGES,
  ProposalApproval,
  ProposalId,
  type UiChatRequest,
  type UiPart,
} from './schemas.ts';

/** The name of the tool call that a proposal is to the AI SDK. */
export const PROPOSAL_TOOL = 'apply_proposal';

/** The person's answer to a proposal. */
export interface Decision {
  /** The message of the proposal, which the response continues. */
  messageId: string;
  toolCallId: string;
  isApproved: boolean;
  proposal: { id: string } & ProposalApproval;
}

const AnsweredPart = z.object({
  state: z.literal('approval-responded'),
  toolCallId: z.string(),
  approval: z.object({ approved: z.boolean() }),
  input: z.object({ ...ProposalId.shape, ...ProposalApproval.shape }),
});

/** The answer to a proposal, if the conversation ends with one. */
export function findDecision({ messages }: UiChatRequest): Decision | null {
  const last = messages.at(-1);
  if (last?.role !== 'assistant') return null;
  for (const part of last.parts) {
    const answered = isProposal(part) ? AnsweredPart.safeParse(part).data : undefined;
    if (!answered) continue;
    const { toolCallId, approval, input } = answered;
    return { messageId: last.id, toolCallId, isApproved: approval.approved, proposal: input };
  }
  return null;
}

/** The texts of the last messages; earlier ones are cut. @throws AppError VALIDATION_ERROR if they are no question */
export function toChatRequest({ messages, provider }: UiChatRequest): ChatRequest {
  const texts = messages.flatMap(({ role, parts }, index) => {
    const content = cleanLines(parts.flatMap((part) => readPart(part) ?? []).join('\n\n'));
    if (role === 'system' || isBlank(content)) return [];
    return [{ role, content: index === messages.length - 1 ? content : cut(content) }];
  });
  const recent = texts.slice(-MAX_MESSAGES);
  const firstQuestion = recent.findIndex(({ role }) => role === 'user');
  const { data, error } = ChatRequest.safeParse({ messages: recent.slice(Math.max(firstQuestion, 0)), provider });
  if (!data) throw toValidationError(error.issues, 'body');
  return data;
}

const ShownProposal = z.object({ state: z.string(), input: z.object({ preview: z.array(z.string()) }) });

const OUTCOMES: Record<string, string> = {
  'output-available': 'The user has applied it.',
  'output-denied': 'The user has declined it.',
  'output-error': 'It could not be applied.',
};

/** A text, or what became of a proposal; null for other parts. */
function readPart(part: UiPart): string | null {
  if (part.type === 'text') return part.text ?? '';
  const proposal = isProposal(part) ? ShownProposal.safeParse(part).data : undefined;
  if (!proposal) return null;
  return `(Proposed: ${proposal.input.preview.join('; ')}. ${OUTCOMES[proposal.state] ?? 'The user has not decided yet.'})`;
}

const isProposal = ({ type, toolName }: UiPart) => type === `tool-${PROPOSAL_TOOL}` || toolName === PROPOSAL_TOOL;

const cut = (text: string) => [...text].slice(0, MAX_MESSAGE_LENGTH).join('');
