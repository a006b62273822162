import { type Context, Hono } from 'hono';
import { ok } from '../http/answer.ts';
import { answersOnce } from '../http/answers-once.ts';
import type { CallerEnv } from '../http/context.ts';
import { errorsOnly, loggable, publicError } from '../http/errors.ts';
import { forCallers } from '../http/for-callers.ts';
import { signedIn } from '../http/signed-in.ts';
import { type UiChunk, uiStream, wantsStream } from '../http/ui-stream.ts';
import { body, NoQuery, params, query } from '../http/validate.ts';
import { OptimizeRequest } from '../plans/schemas.ts';
import { AppError } from '../shared/errors.ts';
import type { AiUsage, ChatAnswer, ChatReply } from './answers.ts';
import type { OnText } from './gateway.ts';
import { ChatRequest, InsightQuery, ProposalApproval, ProposalId, SuggestionRequest } from './schemas.ts';
import type { Circumstances } from './service.ts';

const asking = new Hono<CallerEnv>()
  .use('/chat', signedIn, answersOnce, errorsOnly)
  .use('/insights', signedIn, errorsOnly)
  .use('/suggestions', signedIn, answersOnce, errorsOnly)
  .use('/optimize-schedule', signedIn, answersOnce, errorsOnly)
  .use('/usage', signedIn, errorsOnly)
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
  .post('/optimize-schedule', query(NoQuery), body(OptimizeRequest), async (c) =>
    ok(c, await c.var.services.plans.optimize(c.var.caller, c.req.valid('json'), c.var.admission)),
  )
  .get('/usage', query(NoQuery), async (c) => ok<AiUsage>(c, await c.var.services.ai.usage(c.var.caller)));

const applying = new Hono<CallerEnv>()
  .use('/proposals/*', ...forCallers)
  .post('/proposals/:id/apply', params(ProposalId), query(NoQuery), body(ProposalApproval), async (c) => {
    const { caller, services } = c.var;
    const { id } = c.req.valid('param');
    const { replayed, ...applied } = await services.ai.apply(caller, id, c.req.valid('json').token);
    if (replayed) c.header('Idempotent-Replayed', 'true');
    return ok(c, applied);
  });

export const aiRoutes = new Hono().route('/', asking).route('/', applying);

const circumstancesOf = (c: Context<CallerEnv>): Circumstances => ({
  admission: c.var.admission,
  background: (work) => c.executionCtx.waitUntil(work.catch((err) => tellLog(c, err))),
});

/** A refusal is for the person alone. */
function tellLog(c: Context<CallerEnv>, err: unknown) {
  if (!(err instanceof AppError)) c.var.log.error('ai: an answer failed', loggable(err));
}

/** What is asked is paid for: it goes on to its end, and is kept, also when the client leaves. */
function kept<T>({ background }: Circumstances, answer: Promise<T>): Promise<T> {
  background(answer);
  return answer;
}

/** A reply in the vocabulary of the AI SDK's chat clients. */
async function streamReply(
  c: Context<CallerEnv>,
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
    send({ type: 'error', errorText: publicError(err).message });
  }
}
