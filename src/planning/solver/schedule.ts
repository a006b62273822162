import type { Item } from './exact.ts';
import type { Problem } from './problem.ts';

/** Which item has which of its places, while they are looked for. */
export class Schedule {
  readonly items: Item[];
  /** By item: its place, -1 when it has none. */
  places: number[];
  /** By item: those that come after it. */
  readonly followers: number[][];
  /** By free slot: the item there, -1 when there is none. */
  readonly cells: Int32Array;
  value = 0;

  constructor({ items, slots }: Problem) {
    this.items = items;
    this.places = items.map(() => -1);
    this.followers = items.map(() => []);
    items.forEach(({ after }, item) => {
      for (const first of after) this.followers[first]?.push(item);
    });
    this.cells = new Int32Array(slots.length).fill(-1);
  }

  placeOf = (item: number) => this.places[item] ?? -1;
  isPlaced = (item: number) => this.placeOf(item) >= 0;
  startOf = (item: number) => this.items[item]?.starts[this.placeOf(item)] ?? 0;
  endOf = (item: number) => this.items[item]?.ends[this.placeOf(item)] ?? 0;
  worthOf = (item: number) => this.items[item]?.values[this.placeOf(item)] ?? 0;

  /** @param place where it has room, -1 to take it out */
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

  /** Puts each that has room where it is worth most, or else first, if that is anything; the first of the order goes first. */
  fill(order: number[], isEarly = false) {
    for (let changed = true; changed; ) {
      changed = false;
      for (const index of order) {
        const item = this.items[index];
        if (!item || this.isPlaced(index) || !item.after.every(this.isPlaced)) continue;
        const from = Math.max(0, ...item.after.map(this.endOf));
        let best = -1;
        let most = 0;
        item.values.forEach((value, place) => {
          const start = item.starts[place] ?? 0;
          if (value <= most || start < from || (isEarly && best >= 0)) return;
          for (let cell = start; cell < (item.ends[place] ?? 0); cell += 1) if ((this.cells[cell] ?? 0) >= 0) return;
          [best, most] = [place, value];
        });
        if (best < 0) continue;
        this.put(index, best);
        changed = true;
      }
    }
  }
}
