import { type Context, Hono } from 'hono';
import type { UserEnv } from '../http/context.ts';
import { throwOnlyErrors, toAppError } from '../http/errors.ts';
import { reserveIdempotencyKey } from '../http/idempotency-reserve.ts';
import { protectedRoute, requireUser } from '../http/require-user.ts';
import { ok } from '../http/respond.ts';
import { type UiChunk, uiStream, wantsStream } from '../http/ui-stream.ts';
import { body, NoQuery, params, query } from '../http/validate.ts';
import { AppError } from '../shared/errors.ts';
import { errorFields } from '../shared/log.ts';
import type { OnText } from './model/gateway.ts';
import type { AiUsage, ChatAnswer, ChatReply } from './responses.ts';
import { ChatRequest, InsightQuery, ProposalApproval, ProposalId, SuggestionRequest } from './schemas.ts';
import type { AiService, Circumstances } from './service.ts';

interface Services {
  ai: AiService;
}

const asking = new Hono<UserEnv<Services>>()
  .use('/chat', requireUser, reserveIdempotencyKey, throwOnlyErrors)
  .use('/insights', requireUser, throwOnlyErrors)
  .use('/suggestions', requireUser, reserveIdempotencyKey, throwOnlyErrors)
  .use('/usage', requireUser, throwOnlyErrors)
  .post('/chat', query(NoQuery), body(ChatRequest), async (c) => {
    const { caller, services } = c.var;
    const circumstances = circumstancesOf(c);
    const answer = await services.ai.chat(caller, c.req.valid('json'), circumstances);
    if (wantsStream(c)) return uiStream(c, (send) => streamReply(c, answer, send));
    return ok<ChatAnswer>(c, {
      reply: await kept(
        circumstances,
        answer(() => {}),
      ),
    });
  })
  .get('/insights', query(InsightQuery), async (c) => {
    const circumstances = circumstancesOf(c);
    return ok(
      c,
      await kept(circumstances, c.var.services.ai.insights(c.var.caller, c.req.valid('query'), circumstances)),
    );
  })
  .post('/suggestions', query(NoQuery), body(SuggestionRequest), async (c) => {
    const circumstances = circumstancesOf(c);
    return ok(
      c,
      await kept(circumstances, c.var.services.ai.suggestions(c.var.caller, c.req.valid('json'), circumstances)),
    );
  })
  .get('/usage', query(NoQuery), async (c) => ok<AiUsage>(c, await c.var.services.ai.usage(c.var.caller)));

const applying = new Hono<UserEnv<Services>>()
  .use('/proposals/*', ...protectedRoute)
  .post('/proposals/:id/apply', params(ProposalId), query(NoQuery), body(ProposalApproval), async (c) => {
    const { caller, services } = c.var;
    const { id } = c.req.valid('param');
    const { replayed, ...applied } = await services.ai.apply(caller, id, c.req.valid('json').token);
    if (replayed) c.header('Idempotent-Replayed', 'true');
    return ok(c, applied);
  });

export const aiRoutes = new Hono().route('/', asking).route('/', applying);

const circumstancesOf = (c: Context<UserEnv<Services>>): Circumstances => ({
  admission: c.var.rateLimitCheck,
  background: (work) => c.executionCtx.waitUntil(work.catch((err) => tellLog(c, err))),
});

/** A refusal is for the person alone. */
function tellLog(c: Context<UserEnv<Services>>, err: unknown) {
  if (!(err instanceof AppError)) c.var.log.error('ai: an answer failed', errorFields(err));
}

/** What is asked is paid for: it goes on to its end, and is kept, also when the client leaves. */
function kept<T>({ background }: Circumstances, answer: Promise<T>): Promise<T> {
  background(answer);
  return answer;
}

/** A reply in the vocabulary of the AI SDK's chat clients. */
async function streamReply(
  c: Context<UserEnv<Services>>,
  answer: (onText: OnText) => Promise<ChatReply>,
  send: (chunk: UiChunk) => void,
): Promise<void> {
  const id = 'text';
  send({ type: 'start', messageId: crypto.randomUUID() });
  send({ type: 'text-start', id });
  try {
    const { text: _, proposal, ...about } = await answer((delta) => delta && send({ type: 'text-delta', id, delta }));
    send({ type: 'text-end', id });
    if (proposal) {
      const call = { toolCallId: proposal.id, toolName: 'apply_proposal' };
      send({ type: 'tool-input-available', ...call, input: proposal });
      send({ type: 'tool-approval-request', approvalId: proposal.id, toolCallId: proposal.id });
    }
    send({ type: 'data-usage', data: about });
    if (about.stopReason === 'cut') send({ type: 'error', errorText: 'The answer broke off: ask again' });
    else send({ type: 'finish', messageMetadata: about });
  } catch (err) {
    tellLog(c, err);
    send({ type: 'error', errorText: toAppError(err).message });
  }
}
