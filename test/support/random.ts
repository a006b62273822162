import { mulberry32 } from '../../src/planning/solver/random.ts';

export interface Random {
  /** In [0, 1). */
  uniform: () => number;
  /** Standard normal. */
  normal: () => number;
}

/** A seeded random generator, with Box–Muller for the normal distribution. */
export function randomOf(seed: number): Random {
  const uniform = mulberry32(Math.imul(seed + 1, 0x9e37_79b1));
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
