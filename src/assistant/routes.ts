import { type Context, Hono } from 'hono';
import type { UserEnv } from '../http/context.ts';
import { localizeText, toAppError } from '../http/errors.ts';
import { protectedQuestion, rejectKeyOfStream } from '../http/idempotency-reserve.ts';
import { protectedRead, repeatable, repeatableRoute } from '../http/require-user.ts';
import { ok } from '../http/respond.ts';
import { uiStream, wantsStream } from '../http/ui-stream.ts';
import { body, NoQuery, params, query } from '../http/validate.ts';
import { REPLIES } from '../messages/assistant.ts';
import { sayAll } from '../messages/say.ts';
import { abortLater } from '../shared/deadlines.ts';
import { SECOND_MS } from '../shared/duration.ts';
import { AppError, type ErrorCode, hasCode } from '../shared/errors.ts';
import { errorFields } from '../shared/log.ts';
import type { AiBudget } from './model/budget.ts';
import type { OnText } from './model/conversation.ts';
import type { Proposals } from './proposals.ts';
import type { AiUsage, AppliedProposal, ChatAnswer, ChatChunk, ChatReply } from './responses.ts';
import { ChatBody, ChatId, InsightQuery, ProposalApproval, ProposalId, SuggestionRequest } from './schemas.ts';
import type { AiService, RequestScope } from './service.ts';
import { type Decision, findDecision, PROPOSAL_TOOL, toChatRequest } from './ui-messages.ts';

interface Services {
  ai: AiService;
  aiBudget: AiBudget;
  proposals: Proposals;
}

const questionRoutes = new Hono<UserEnv<Services>>()
  .use('/chat', repeatable, ...protectedQuestion) // with an approval, it applies a proposal
  .use('/chat/:id/stream', ...protectedRead)
  .use('/insights', ...protectedRead)
  .use('/suggestions', ...protectedQuestion)
  .use('/usage', ...protectedRead)
  .post('/chat', query(NoQuery), body(ChatBody), async (c) => {
    const request = c.req.valid('json');
    const isUi = 'trigger' in request;
    if (isUi) rejectKeyOfStream(c);
    const decision = isUi ? findDecision(request) : null;
    if (decision) return streamDecision(c, decision);
    const isStreamed = isUi || wantsStream(c);
    const scope = createScope(c, isStreamed);
    const answer = await c.var.services.ai.chat(c.var.caller, isUi ? toChatRequest(request) : request, scope);
    if (isStreamed) return uiStream(c, (send) => streamReply(c, answer, send));
    const reply = await runToEnd(
      scope,
      answer(() => {}),
    );
    return ok<ChatAnswer>({ reply });
  })
  // the server keeps no stream, so there is none to resume
  .get('/chat/:id/stream', params(ChatId), query(NoQuery), async (c) => {
    await c.var.services.auth.confirm(c.var.caller);
    return c.body(null, 204);
  })
  .get('/insights', query(InsightQuery), async (c) => {
    const scope = createScope(c);
    return ok(await runToEnd(scope, c.var.services.ai.insights(c.var.caller, c.req.valid('query'), scope)));
  })
  .post('/suggestions', query(NoQuery), body(SuggestionRequest), async (c) => {
    const scope = createScope(c);
    return ok(await runToEnd(scope, c.var.services.ai.suggestions(c.var.caller, c.req.valid('json'), scope)));
  })
  .get('/usage', query(NoQuery), async (c) => ok<AiUsage>(await c.var.services.aiBudget.usage(c.var.caller)));

const proposalRoutes = new Hono<UserEnv<Services>>()
  .use('/proposals/*', ...repeatableRoute) // each is applied once
  .post('/proposals/:id/apply', params(ProposalId), query(NoQuery), body(ProposalApproval), async (c) => {
    const { caller, services } = c.var;
    const { id } = c.req.valid('param');
    return ok<AppliedProposal>(await services.proposals.apply(caller, id, c.req.valid('json')));
  });

export const aiRoutes = new Hono().route('/', questionRoutes).route('/', proposalRoutes);

/** Cloudflare ends the work of a request 30 s after its client has left. The answer must be stored by then. */
const AFTER_CLIENT_LEFT_MS = 20 * SECOND_MS;

const createScope = (c: Context<UserEnv<Services>>, isStreamed = false): RequestScope => ({
  isStreamed,
  rateLimitCheck: c.var.rateLimitCheck,
  background: (work) => c.executionCtx.waitUntil(work.catch((err) => logFailure(c, err))),
  abandoned: abortLater(AFTER_CLIENT_LEFT_MS, c.req.raw.signal),
});

/** An `AppError` goes to the client only. */
function logFailure(c: Context<UserEnv<Services>>, err: unknown) {
  if (!(err instanceof AppError)) c.var.log.error('ai: an answer failed', errorFields(err));
}

/** Finishes and caches the answer even when the client disconnects: the model call is paid for. */
function runToEnd<T>({ background }: RequestScope, answer: Promise<T>): Promise<T> {
  background(answer);
  return answer;
}

/** Streams a reply as chunks of the AI SDK's UI message stream. */
async function streamReply(
  c: Context<UserEnv<Services>>,
  answer: (onText: OnText) => Promise<ChatReply>,
  send: (chunk: ChatChunk) => void,
): Promise<void> {
  const id = 'text';
  send({ type: 'start', messageId: crypto.randomUUID() });
  send({ type: 'text-start', id });
  try {
    const {
      text: _,
      proposal,
      ...metadata
    } = await answer((delta) => delta && send({ type: 'text-delta', id, delta }));
    send({ type: 'text-end', id });
    if (proposal) {
      const call = { toolCallId: proposal.id, toolName: PROPOSAL_TOOL } as const;
      send({ type: 'tool-input-available', ...call, input: proposal });
      send({ type: 'tool-approval-request', approvalId: proposal.id, toolCallId: proposal.id });
    }
    send({ type: 'data-usage', data: metadata, transient: true });
    const { finishReason } = metadata;
    if (finishReason === 'error') send({ type: 'error', errorText: localizeText(c, sayAll(REPLIES.incomplete)) });
    else send({ type: 'finish', finishReason, messageMetadata: metadata });
  } catch (err) {
    logFailure(c, err);
    send({ type: 'error', errorText: localizeText(c, toAppError(err).text) });
  }
}

/** Applies a proposal if the person approved it, and streams the result of the tool call. */
async function streamDecision(c: Context<UserEnv<Services>>, decision: Decision): Promise<Response> {
  const outcome = await decide(c, decision);
  return uiStream(c, async (send: (chunk: ChatChunk) => void) => {
    send({ type: 'start', messageId: decision.messageId });
    send(outcome);
    send({ type: 'finish', finishReason: 'stop' });
  });
}

async function decide(c: Context<UserEnv<Services>>, decision: Decision): Promise<ChatChunk> {
  const { toolCallId, isApproved, proposal } = decision;
  if (!isApproved) return { type: 'tool-output-denied', toolCallId };
  try {
    const output = await c.var.services.proposals.apply(c.var.caller, proposal.id, proposal);
    return { type: 'tool-output-available', toolCallId, output };
  } catch (err) {
    if (!hasCode(err, ...OUTCOMES)) throw err;
    return { type: 'tool-output-error', toolCallId, errorText: localizeText(c, err.text) };
  }
}

/** Errors that say what became of a proposal. Others are errors of the request. */
const OUTCOMES: ErrorCode[] = ['NOT_FOUND', 'CONFLICT', 'LIMIT_REACHED', 'UNPROCESSABLE', 'VALIDATION_ERROR'];
