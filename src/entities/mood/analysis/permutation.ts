const ROUNDS = 499;

/**
 * The share of arrangements of the values within their groups whose statistic is at least as large as the observed one. The
 * observed arrangement counts too (Phipson and Smyth 2010). Equal data give an equal share.
 */
export function permuteWithinGroups(groups: number[][], statistic: (groups: number[][]) => number): number {
  const observed = statistic(groups);
  const random = createRandom(groups.flat());
  const shuffled = groups.map((group) => [...group]);
  let asLarge = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const group of shuffled) shuffle(group, random);
    if (statistic(shuffled) >= observed - 1e-9) asLarge += 1;
  }
  return asLarge / (ROUNDS + 1);
}

function shuffle(values: number[], random: () => number) {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [values[last], values[other]] = [values[other] ?? 0, values[last] ?? 0];
  }
}

/** Mulberry32, from 0 to 1, seeded by values. */
function createRandom(values: number[]): () => number {
  let state = values.reduce((seed, value) => (Math.imul(seed, 31) + Math.round(100 * value)) | 0, 7);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
