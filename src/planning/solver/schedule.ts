import { floatAt, intAt, itemAt } from './checked.ts';
import type { Item } from './exact.ts';
import type { Problem } from './problem.ts';

/** A mutable assignment of places to items, while the search improves it. */
export class Schedule {
  readonly items: Item[];
  /** By item: the index of its place, -1 for none. */
  readonly places: number[];
  /** By item: the items that depend on it. */
  readonly followers: number[][];
  /** By free slot: the item there, -1 for none. */
  readonly cells: Int32Array;
  value = 0;

  constructor({ items, slots }: Problem) {
    this.items = items;
    this.places = items.map(() => -1);
    this.followers = items.map(() => []);
    for (const [item, { after }] of items.entries()) {
      for (const dependency of after) itemAt(this.followers, dependency).push(item);
    }
    this.cells = new Int32Array(slots.length).fill(-1);
  }

  isPlaced = (item: number) => itemAt(this.places, item) >= 0;
  /** The first slot of a placed item. */
  startOf = (item: number) => intAt(itemAt(this.items, item).starts, itemAt(this.places, item));
  /** The slot where the next block may start after a placed item. */
  endOf = (item: number) => intAt(itemAt(this.items, item).ends, itemAt(this.places, item));
  /** 0 for an item without a place. */
  worthOf = (item: number) =>
    this.isPlaced(item) ? floatAt(itemAt(this.items, item).values, itemAt(this.places, item)) : 0;

  /** @param place a place whose slots are free, or -1 to take the item out */
  put(item: number, place: number) {
    this.value -= this.worthOf(item);
    if (this.isPlaced(item)) this.cells.fill(-1, this.startOf(item), this.endOf(item));
    this.places[item] = place;
    this.value += this.worthOf(item);
    if (place >= 0) this.cells.fill(item, this.startOf(item), this.endOf(item));
  }

  reset(places: number[]) {
    this.cells.fill(-1);
    this.places.fill(-1);
    this.value = 0;
    for (const [item, place] of places.entries()) this.put(item, place);
  }

  /**
   * Puts items into free places where they are worth more than nothing, in the given order, until none fits.
   * @param isEarly takes the first such place of each item, not the most valuable one
   */
  fill(order: number[], isEarly = false) {
    for (let changed = true; changed; ) {
      changed = false;
      for (const item of order) {
        if (this.isPlaced(item) || !itemAt(this.items, item).after.every(this.isPlaced)) continue;
        const place = this.#findPlace(item, isEarly);
        if (place < 0) continue;
        this.put(item, place);
        changed = true;
      }
    }
  }

  #findPlace(item: number, isEarly: boolean): number {
    const { starts, ends, values, after } = itemAt(this.items, item);
    const from = Math.max(0, ...after.map(this.endOf));
    let best = -1;
    let most = 0;
    for (const [place, value] of values.entries()) {
      const start = intAt(starts, place);
      if (value <= most || start < from || !this.#isFree(start, intAt(ends, place))) continue;
      if (isEarly) return place;
      [best, most] = [place, value];
    }
    return best;
  }

  #isFree(start: number, end: number): boolean {
    for (let slot = start; slot < end; slot += 1) if (intAt(this.cells, slot) >= 0) return false;
    return true;
  }
}
