/** Hands out the ids of a plan's nodes: from what an operator means, so that its state finds it again after an edit elsewhere. */
export class NodeIds {
  readonly #taken = new Map<string, number>();

  /** `meaning` says all that the operator's state depends on, and nothing of its place in the text. */
  next(kind: string, meaning: string): string {
    const id = `${kind}-${hash(meaning)}`;
    const count = (this.#taken.get(id) ?? 0) + 1;
    this.#taken.set(id, count);
    return count === 1 ? id : `${id}-${count}`;
  }
}

/** 64 bits of FNV-1a over UTF-16, as 13 letters and digits. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  }
  return value.toString(36).padStart(13, '0');
}
