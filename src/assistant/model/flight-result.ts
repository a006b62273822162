import * as z from 'zod/mini';
import { PROVIDERS } from '../../ai-protocol/protocol.ts';

const Cargo = z.object({
  said: z.nullable(
    z.object({
      provider: z.enum(PROVIDERS),
      model: z.string(),
      text: z.string(),
      calls: z.array(z.object({ tool: z.string(), input: z.unknown() })),
      stopReason: z.enum(['end', 'length', 'refusal', 'cut']),
      usage: z.nullable(z.object({ inputTokens: z.int(), outputTokens: z.int() })),
    }),
  ),
  localBecause: z.nullable(z.enum(['unavailable', 'timeout', 'rejected', 'cut', 'limit'])),
});
/** What a flight brings: an answer, or why there is none. */
export type Cargo = z.infer<typeof Cargo>;

export const writeCargo = (cargo: Cargo): string => JSON.stringify(cargo);

/** Null for a flight that brought nothing, or something of another version's. */
export function readCargo(text: string | null): Cargo | null {
  try {
    return Cargo.parse(JSON.parse(text ?? 'null'));
  } catch {
    return null;
  }
}
