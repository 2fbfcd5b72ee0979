/** Pieces that grow beyond it are divided. */
const MOST = 512;

/**
 * Places in an order that their owner knows. In pieces: a list of a hundred thousand rows (a global
 * Top-N over groups that change) moves but some hundred numbers where one comes or goes. Most lists are a single short piece.
 */
export class PlaceList {
  length: number;
  /** The first piece; the only one while the others are null. */
  readonly #piece: number[];
  #pieces: number[][] | null = null;

  constructor(places: readonly number[]) {
    this.length = places.length;
    // Of just that length.
    this.#piece = places.slice(0, MOST);
    if (places.length <= MOST) return;
    this.#pieces = [this.#piece];
    for (let from = MOST; from < places.length; from += MOST) this.#pieces.push(places.slice(from, from + MOST));
  }

  at(index: number): number {
    const pieces = this.#pieces;
    if (pieces === null) return this.#piece[index]!;
    let p = 0;
    let within = index;
    for (; within >= pieces[p]!.length; p++) within -= pieces[p]!.length;
    return pieces[p]![within]!;
  }

  last(): number {
    const piece = this.#pieces === null ? this.#piece : this.#pieces[this.#pieces.length - 1]!;
    return piece[piece.length - 1]!;
  }

  /** The first index that passes, or the length: places that pass stand behind those that do not. */
  first<T>(passes: (place: number, subject: T) => boolean, subject: T): number {
    const pieces = this.#pieces;
    if (pieces === null) return firstOf(this.#piece, passes, subject);
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const piece = pieces[middle]!;
      if (passes(piece[piece.length - 1]!, subject)) high = middle;
      else low = middle + 1;
    }
    let index = firstOf(pieces[low]!, passes, subject);
    for (let p = 0; p < low; p++) index += pieces[p]!.length;
    return index;
  }

  /** Those from the index on stand one further behind. */
  insert(index: number, place: number): void {
    let p = 0;
    let within = index;
    if (this.#pieces !== null) for (; within > this.#pieces[p]!.length; p++) within -= this.#pieces[p]!.length;
    const piece = this.#pieces?.[p] ?? this.#piece;
    piece.push(place);
    for (let i = piece.length - 1; i > within; i--) piece[i] = piece[i - 1]!;
    piece[within] = place;
    this.length++;
    if (piece.length <= MOST) return;
    this.#pieces ??= [piece];
    this.#pieces.splice(p + 1, 0, piece.splice(MOST / 2));
  }

  remove(index: number): void {
    let p = 0;
    let within = index;
    if (this.#pieces !== null) for (; within >= this.#pieces[p]!.length; p++) within -= this.#pieces[p]!.length;
    const piece = this.#pieces?.[p] ?? this.#piece;
    for (let i = within + 1; i < piece.length; i++) piece[i - 1] = piece[i]!;
    piece.pop();
    this.length--;
    if (piece.length === 0 && this.#pieces !== null && this.#pieces.length > 1) this.#pieces.splice(p, 1);
  }

  /** Another place stands where the one did. */
  replace(before: number, place: number): void {
    for (const piece of this.#pieces ?? [this.#piece]) {
      const at = piece.indexOf(before);
      if (at < 0) continue;
      piece[at] = place;
      return;
    }
  }

  each(take: (place: number) => void): void {
    for (const piece of this.#pieces ?? [this.#piece]) for (let i = 0; i < piece.length; i++) take(piece[i]!);
  }
}

function firstOf<T>(piece: readonly number[], passes: (place: number, subject: T) => boolean, subject: T): number {
  let low = 0;
  let high = piece.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(piece[middle]!, subject)) high = middle;
    else low = middle + 1;
  }
  return low;
}
