export interface Random {
  /** In [0, 1). */
  uniform: () => number;
  /** Standard normal. */
  normal: () => number;
}

/** A seeded random generator: mulberry32, and Box–Muller for the normal distribution. */
export function randomOf(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e37_79b1);
  const uniform = () => {
    state = (state + 0x6d2b_79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
