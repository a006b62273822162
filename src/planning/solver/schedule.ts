import { floatAt, intAt, itemAt } from './checked.ts';
import { type Item, scoreNeighbours } from './exact.ts';
import type { Problem } from './problem.ts';
import { type Before, findContext, findSince, NO_CONTEXT, NOTHING_BEFORE, type Timeline } from './timeline.ts';

/** A mutable assignment of places to items, while the search improves it. */
export class Schedule {
  readonly items: Item[];
  readonly points: Int32Array;
  readonly timeline: Timeline;
  /** By item: the index of its place, -1 for none. */
  readonly places: number[];
  /** By item: the items that depend on it. */
  readonly followers: number[][];
  /** By point: the item there, -1 for none. */
  readonly cells: Int32Array;
  /** Of the items at their places, apart from each other. */
  #value = 0;

  constructor({ items, points, timeline }: Problem) {
    this.items = items;
    this.points = points;
    this.timeline = timeline;
    this.places = items.map(() => -1);
    this.followers = items.map(() => []);
    for (const [item, { after }] of items.entries()) {
      for (const dependency of after) itemAt(this.followers, dependency).push(item);
    }
    this.cells = new Int32Array(points.length).fill(-1);
  }

  isPlaced = (item: number) => itemAt(this.places, item) >= 0;
  /** The first point of a placed item. */
  startOf = (item: number) => intAt(itemAt(this.items, item).starts, itemAt(this.places, item));
  /** The point where the next block may start after a placed item. */
  endOf = (item: number) => intAt(itemAt(this.items, item).ends, itemAt(this.places, item));
  /** With its bonus; 0 for an item without a place. */
  worthOf = (item: number) => {
    const { values, bonus } = itemAt(this.items, item);
    return this.isPlaced(item) ? floatAt(values, itemAt(this.places, item)) + bonus : 0;
  };

  /** What all items are worth at their places, one after another. */
  get value(): number {
    let value = this.#value;
    let before = NOTHING_BEFORE;
    for (let point = 0; point < this.cells.length; ) {
      const item = intAt(this.cells, point);
      if (item < 0) point += 1;
      else {
        const first = intAt(this.points, point);
        value -= scoreNeighbours(itemAt(this.items, item), itemAt(this.places, item), first, before, this.timeline);
        before = this.#after(item, before);
        point = this.endOf(item);
      }
    }
    return value;
  }

  /** What blocks before a point leave to the first block from there on. */
  findBefore(point: number): Before {
    const items: number[] = [];
    for (let at = point - 1; at >= 0; at -= 1) {
      const item = intAt(this.cells, at);
      if (item >= 0 && items.at(-1) !== item) items.push(item);
    }
    return items.reduceRight((before, item) => this.#after(item, before), NOTHING_BEFORE);
  }

  #after(item: number, { end, since, context }: Before): Before {
    const { lasts, context: own } = itemAt(this.items, item);
    const first = intAt(this.points, this.startOf(item));
    return {
      end: intAt(lasts, itemAt(this.places, item)),
      since: findSince(this.timeline, first, end, since),
      context: own === NO_CONTEXT ? findContext(this.timeline, first, end, context) : own,
    };
  }

  /** @param place a place whose points are free, or -1 to take the item out */
  put(item: number, place: number) {
    this.#value -= this.worthOf(item);
    if (this.isPlaced(item)) this.cells.fill(-1, this.startOf(item), this.endOf(item));
    this.places[item] = place;
    this.#value += this.worthOf(item);
    if (place >= 0) this.cells.fill(item, this.startOf(item), this.endOf(item));
  }

  reset(places: number[]) {
    this.cells.fill(-1);
    this.places.fill(-1);
    this.#value = 0;
    for (const [item, place] of places.entries()) this.put(item, place);
  }

  /** Puts items at the given places as far as they fit. @param places by item, -1 for none */
  restore(places: number[]) {
    for (const [index, { starts, ends, after }] of this.items.entries()) {
      const place = itemAt(places, index);
      if (place < 0 || this.isPlaced(index) || !after.every(this.isPlaced)) continue;
      const start = intAt(starts, place);
      const isReady = after.every((dependency) => this.endOf(dependency) <= start);
      if (isReady && this.#isFree(start, intAt(ends, place))) this.put(index, place);
    }
  }

  /** Puts items into free places where they are worth more than nothing, in the given order, until none fits. */
  fill(order: number[]) {
    for (let changed = true; changed; ) {
      changed = false;
      for (const item of order) {
        if (this.isPlaced(item) || !itemAt(this.items, item).after.every(this.isPlaced)) continue;
        const place = this.#findPlace(item);
        if (place < 0) continue;
        this.put(item, place);
        changed = true;
      }
    }
  }

  #findPlace(item: number): number {
    const { starts, ends, values, after, bonus } = itemAt(this.items, item);
    const from = Math.max(0, ...after.map(this.endOf));
    let best = -1;
    let most = -bonus;
    for (const [place, value] of values.entries()) {
      const start = intAt(starts, place);
      if (value <= most || start < from || !this.#isFree(start, intAt(ends, place))) continue;
      [best, most] = [place, value];
    }
    return best;
  }

  #isFree(start: number, end: number): boolean {
    for (let point = start; point < end; point += 1) if (intAt(this.cells, point) >= 0) return false;
    return true;
  }
}
