/** A job, and the places it may have among the free slots; those are numbered without what lies between them. */
export interface Item {
  /** Ascending. */
  starts: Int32Array;
  /** Of each place: where the next block may begin. */
  ends: Int32Array;
  values: Float64Array;
  /** The least from a start to its end. */
  length: number;
  /** The items that come first, by their index; always lower ones. */
  after: number[];
}

/** An item, and which places it may have for now. */
export interface Choice {
  item: Item;
  /** No start before. */
  from: number;
  /** No end after. */
  until: number;
  /** Those of the choices that come first: a bit each. */
  after: number;
  /** Added to what each of the places is worth. */
  bonus: number;
}

/** Of so many, every subset is considered. */
export const MAX_EXACT = 11;

/** Makes the solver of a problem; it keeps its table from one call to the next. */
export function createExactSolver() {
  let table = new Float64Array(0);

  /**
   * The choices that are worth most together, none overlapping another.
   * @param from the first slot of all choices
   * @returns the place of each, -1 for one that is left out
   */
  return (choices: Choice[], from: number, until: number): number[] => {
    const width = until - from + 1;
    const sets = 2 ** choices.length;
    if (table.length < sets * width) table = new Float64Array(sets * width);
    const at = (set: number, slot: number) => table[set * width + slot - from] ?? 0;
    const first = choices.map((choice) => lowerBound(choice.item.starts, choice.from));

    // Slots that a set takes at least: what would begin before them has no room.
    const lengths = new Int32Array(sets);
    // The most that exactly this set can be worth, all of it done by a slot.
    table.fill(0, 0, width);
    let best = 0;
    for (let set = 1; set < sets; set += 1) {
      const row = set * width - from;
      const lowest = 31 - Math.clz32(set & -set);
      lengths[set] = (lengths[set & (set - 1)] ?? 0) + (choices[lowest]?.item.length ?? 0);
      table[row + until] = -Infinity;
      if ((lengths[set] ?? 0) >= width) continue;
      table.fill(-Infinity, row + from, row + from + width);
      for (let index = 0; index < choices.length; index += 1) {
        const choice = choices[index];
        const rest = set & ~(1 << index);
        if (!choice || rest === set || (choice.after & rest) !== choice.after || at(rest, until) === -Infinity)
          continue;
        const { starts, ends, values } = choice.item;
        const base = rest * width - from;
        for (let place = first[index] ?? 0; place < starts.length; place += 1) {
          const end = ends[place] ?? 0;
          if (end > choice.until) break;
          const value = (table[base + (starts[place] ?? 0)] ?? 0) + ((values[place] ?? 0) + choice.bonus);
          if (value > (table[row + end] ?? 0)) table[row + end] = value;
        }
      }
      for (let slot = from + 1; slot <= until; slot += 1) {
        if (at(set, slot - 1) > at(set, slot)) table[row + slot] = at(set, slot - 1);
      }
      if (at(set, until) > at(best, until)) best = set;
    }

    // Back from the best end: which place was it that gave this value?
    const places = choices.map(() => -1);
    for (let slot = until; best > 0; ) {
      const value = at(best, slot);
      if (slot > from && at(best, slot - 1) === value) {
        slot -= 1;
        continue;
      }
      for (const [index, { item, from: earliest, until: latest, after, bonus }] of choices.entries()) {
        const rest = best & ~(1 << index);
        if (rest === best || (after & rest) !== after || slot > latest) continue;
        const place = item.starts.findIndex(
          (start, place) =>
            start >= earliest &&
            item.ends[place] === slot &&
            at(rest, start) + ((item.values[place] ?? 0) + bonus) === value,
        );
        if (place < 0) continue;
        places[index] = place;
        slot = item.starts[place] ?? 0;
        best = rest;
        break;
      }
    }
    return places;
  };
}

/** The index of the first of the ascending values that is not less. */
export function lowerBound(values: Int32Array, least: number): number {
  let low = 0;
  for (let high = values.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
