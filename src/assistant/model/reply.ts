import * as z from 'zod/mini';
import { PROVIDERS } from '../../ai-protocol/protocol.ts';
import { parseJson } from '../../shared/parse-json.ts';

const ModelReply = z.object({
  provider: z.enum(PROVIDERS),
  model: z.string(),
  text: z.string(),
  calls: z.array(z.object({ tool: z.string(), input: z.unknown() })),
  /** `cut`: the stream broke off, and the text and the calls may be incomplete. */
  stopReason: z.enum(['end', 'length', 'refusal', 'cut']),
  /** Null when the stream broke off: then the usage is unknown. */
  usage: z.nullable(z.object({ inputTokens: z.int(), outputTokens: z.int() })),
  /** Tasks that lookups have named, in the order of their names. */
  found: z.optional(
    z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        dueDate: z.nullable(z.string()),
        deadline: z.nullable(z.string()),
      }),
    ),
  ),
});
export type ModelReply = z.infer<typeof ModelReply>;

/** What the leader of a flight shares: a model's reply, or why there is none. */
const FlightResult = z.object({
  reply: z.nullable(ModelReply),
  localBecause: z.nullable(z.enum(['unavailable', 'timeout', 'rejected', 'cut', 'limit', 'not_configured'])),
});
export type FlightResult = z.infer<typeof FlightResult>;

/** Null when the leader failed, or runs a version of the code with another shape. */
export const parseFlightResult = (text: string | null): FlightResult | null =>
  FlightResult.safeParse(parseJson(text ?? 'null')).data ?? null;
