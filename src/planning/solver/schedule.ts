import { floatAt, intAt, itemAt } from './checked.ts';
import { type Item, scoreNeighbours } from './exact.ts';
import type { Problem } from './problem.ts';
import {
  type Before,
  findContext,
  findSince,
  NO_CONTEXT,
  NOTHING_BEFORE,
  PAUSE_SLOTS,
  type Timeline,
} from './timeline.ts';

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
      if (place < 0 || !after.every(this.isPlaced)) continue;
      const start = intAt(starts, place);
      const isReady = after.every((dependency) => this.endOf(dependency) <= start);
      if (isReady && this.#isFree(start, intAt(ends, place))) this.put(index, place);
    }
  }

  /** Puts items into free places where they are worth more than nothing, in the given order, until none fits. */
  fill(order: number[]) {
    for (let changed = true; changed; ) {
      changed = false;
      for (const item of order) if (this.#place(item, { least: 0, isEarly: false })) changed = true;
    }
  }

  /**
   * Puts items into free places in the given order, and after each item those that waited for it.
   * @param isEarly takes the first place of each item that leaves pauses, not the most valuable one
   */
  fillWithFollowers(order: number[], isEarly: boolean) {
    const visit = (item: number) => {
      const hasFollowers = itemAt(this.followers, item).length > 0;
      if (!this.#place(item, { least: hasFollowers ? -Infinity : 0, isEarly })) return;
      for (const follower of order) if (itemAt(this.items, follower).after.includes(item)) visit(follower);
    };
    for (const item of order) visit(item);
    this.prune();
  }

  /** Takes out items that cost more than they are worth, and that no placed item depends on. */
  prune() {
    for (let item = this.items.length - 1; item >= 0; item -= 1) {
      if (this.worthOf(item) < 0 && !itemAt(this.followers, item).some(this.isPlaced)) this.put(item, -1);
    }
  }

  #place(item: number, wanted: { least: number; isEarly: boolean }): boolean {
    if (this.isPlaced(item) || !itemAt(this.items, item).after.every(this.isPlaced)) return false;
    const place = this.#findPlace(item, wanted);
    if (place >= 0) this.put(item, place);
    return place >= 0;
  }

  #findPlace(item: number, { least, isEarly }: { least: number; isEarly: boolean }): number {
    const { starts, ends, values, after, bonus } = itemAt(this.items, item);
    const from = Math.max(0, ...after.map(this.endOf));
    let best = -1;
    let most = least - bonus;
    for (const [place, value] of values.entries()) {
      const start = intAt(starts, place);
      if (value <= most || start < from || !this.#isFree(start, intAt(ends, place))) continue;
      const strain = this.#strainAt(item, place);
      if (isEarly && strain === 0) return place;
      const gain = value - strain;
      if (gain > most) [best, most] = [place, gain];
    }
    return best;
  }

  /** What it would cost that a block makes the work around it longer. */
  #strainAt(item: number, place: number): number {
    const { starts, ends, lasts, tiredness } = itemAt(this.items, item);
    const { since, pauseAfter } = this.timeline;
    const start = intAt(starts, place);
    const first = intAt(this.points, start);
    let begin = first;
    for (let point = start - 1; point >= 0; point -= 1) {
      const other = intAt(this.cells, point);
      if (other < 0) continue;
      if (begin - this.#lastOf(other) >= PAUSE_SLOTS) break;
      point = this.startOf(other);
      begin = intAt(this.points, point);
    }
    begin = intAt(since, begin);
    const last = intAt(lasts, place);
    let end = last;
    for (let point = intAt(ends, place); point < this.cells.length; ) {
      if (intAt(this.points, point) - end >= PAUSE_SLOTS) break;
      const other = intAt(this.cells, point);
      if (other >= 0) end = this.#lastOf(other);
      point = other < 0 ? point + 1 : this.endOf(other);
    }
    const tired = (slots: number) => Math.max(slots - pauseAfter, 0);
    return tiredness * (tired(end - begin) - tired(first - begin) - tired(end - last));
  }

  #lastOf = (item: number) => intAt(itemAt(this.items, item).lasts, itemAt(this.places, item));

  #isFree(start: number, end: number): boolean {
    for (let point = start; point < end; point += 1) if (intAt(this.cells, point) >= 0) return false;
    return true;
  }
}
