export interface Random {
  /** From 0, without 1. */
  uniform: () => number;
  /** Standard normal. */
  normal: () => number;
}

/** Numbers that look random and are the same for the same seed (mulberry32; Box and Muller's normal). */
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
