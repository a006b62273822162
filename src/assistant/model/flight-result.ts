import * as z from 'zod/mini';
import { PROVIDERS } from '../../ai-protocol/protocol.ts';
import { parseJson } from '../../shared/parse-json.ts';

/** What the leader of a flight shares: a model's reply, or why there is none. */
const FlightResult = z.object({
  reply: z.nullable(
    z.object({
      provider: z.enum(PROVIDERS),
      model: z.string(),
      text: z.string(),
      calls: z.array(z.object({ tool: z.string(), input: z.unknown() })),
      stopReason: z.enum(['end', 'length', 'refusal', 'cut']),
      usage: z.nullable(z.object({ inputTokens: z.int(), outputTokens: z.int() })),
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
    }),
  ),
  localBecause: z.nullable(z.enum(['unavailable', 'timeout', 'rejected', 'cut', 'limit', 'not_configured'])),
});
export type FlightResult = z.infer<typeof FlightResult>;

/** Null when the leader failed, or runs a version of the code with another shape. */
export const parseFlightResult = (text: string | null): FlightResult | null =>
  FlightResult.safeParse(parseJson(text ?? 'null')).data ?? null;
