/** Something that grew from the row of that number. */
interface Started {
  readonly start: number;
}

/**
 * A binary heap by where its members began. Those that began together come in the order in which a heap holds them: it moves its members
 * as Java's PriorityQueue does, since in Flink that order decides which of two matches of one beginning is told first.
 */
export class StartQueue<T extends Started> implements Iterable<T> {
  #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items[Symbol.iterator]();
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  /** In the heap's own order, for `i` below `size`. */
  at(i: number): T {
    return this.#items[i]!;
  }

  /** Most queues hold one or two members, and there are as many queues as partitions: arrays of just that length. */
  add(item: T): void {
    const [first] = this.#items;
    if (first === undefined) this.#items = [item];
    else if (this.#items.length === 1) this.#items = item.start < first.start ? [item, first] : [first, item];
    else {
      this.#items.push(item);
      this.#up(this.#items.length - 1, item);
    }
  }

  poll(): T | undefined {
    const [first] = this.#items;
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#down(0, last);
    return first;
  }

  removeIf(isGone: (item: T) => boolean): void {
    const kept = this.#items.filter((item) => !isGone(item));
    if (kept.length === this.#items.length) return;
    this.#items = kept;
    for (let i = (kept.length >>> 1) - 1; i >= 0; i--) this.#down(i, kept[i]!);
  }

  #up(from: number, item: T): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (item.start >= this.#items[parent]!.start) break;
      this.#items[at] = this.#items[parent]!;
      at = parent;
    }
    this.#items[at] = item;
  }

  #down(from: number, item: T): void {
    const items = this.#items;
    const half = items.length >>> 1;
    let at = from;
    while (at < half) {
      let child = 2 * at + 1;
      if (child + 1 < items.length && items[child]!.start > items[child + 1]!.start) child++;
      if (item.start <= items[child]!.start) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = item;
  }
}
