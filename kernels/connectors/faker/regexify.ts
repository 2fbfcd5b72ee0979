/** A text that a regular expression matches, as Java Faker's `regexify` makes one: groups, alternatives, classes, counts. */
export function regexify(pattern: string, random: () => number): string {
  return new Maker(pattern, random).make();
}

/** What `*` and `+` mean here. */
const MANY = 10;
const WORD = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_';
const DIGITS = '0123456789';
const PRINTABLE = Array.from({length: 95}, (_, i) => String.fromCharCode(32 + i)).join('');

class Maker {
  readonly #pattern: string;
  readonly #random: () => number;
  #at = 0;

  constructor(pattern: string, random: () => number) {
    this.#pattern = pattern.replace(/^\^/, '').replace(/([^\\])\$$/, '$1');
    this.#random = random;
  }

  make(): string {
    const node = this.#alternatives();
    return node();
  }

  /** Parsed into a maker, so that a repeated part is made anew each time. */
  #alternatives(): () => string {
    const all: (() => string)[] = [this.#sequence()];
    while (this.#pattern[this.#at] === '|') {
      this.#at++;
      all.push(this.#sequence());
    }
    return () => all[this.#below(all.length)]?.() ?? '';
  }

  #sequence(): () => string {
    const parts: (() => string)[] = [];
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== '|' && this.#pattern[this.#at] !== ')')
      parts.push(this.#counted());
    return () => parts.map((part) => part()).join('');
  }

  #counted(): () => string {
    const atom = this.#atom();
    const match = /^(?:\{(\d+)(,?)(\d*)\}|([?*+]))[?+]?/.exec(this.#pattern.slice(this.#at));
    if (match === null) return atom;
    this.#at += match[0].length;
    const [, low, comma, high, sign] = match;
    const least = low !== undefined ? Number(low) : sign === '+' ? 1 : 0;
    const most = low === undefined ? (sign === '?' ? 1 : MANY) : comma === '' ? least : high === '' ? least + MANY : Number(high);
    return () => Array.from({length: least + this.#below(most - least + 1)}, atom).join('');
  }

  #atom(): () => string {
    const c = this.#pattern[this.#at++];
    if (c === '(') {
      const lead = /^\?(?::|<\w+>)/.exec(this.#pattern.slice(this.#at));
      if (lead !== null) this.#at += lead[0].length;
      const inner = this.#alternatives();
      this.#at++;
      return inner;
    }
    if (c === '[') return this.#oneOf(this.#class());
    if (c === '.') return this.#oneOf(WORD);
    if (c === '\\') return this.#oneOf(escaped(this.#pattern[this.#at++] ?? '\\'));
    return () => c ?? '';
  }

  #class(): string {
    const negated = this.#pattern[this.#at] === '^';
    if (negated) this.#at++;
    let set = '';
    for (let c = this.#pattern[this.#at++]; c !== undefined && (c !== ']' || set === ''); c = this.#pattern[this.#at++]) {
      if (c === '\\') {
        set += escaped(this.#pattern[this.#at++] ?? '\\');
        continue;
      }
      const to = this.#pattern[this.#at + 1];
      if (this.#pattern[this.#at] !== '-' || to === undefined || to === ']') {
        set += c;
        continue;
      }
      for (let code = c.charCodeAt(0); code <= to.charCodeAt(0); code++) set += String.fromCharCode(code);
      this.#at += 2;
    }
    return negated ? [...PRINTABLE].filter((c) => !set.includes(c)).join('') : set;
  }

  #oneOf(set: string): () => string {
    const characters = [...set];
    return () => characters[this.#below(characters.length)] ?? '';
  }

  /** From 0 up to but without `count`. */
  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }
}

function escaped(c: string): string {
  switch (c) {
    case 'd':
      return DIGITS;
    case 'w':
      return WORD;
    case 's':
      return ' ';
    case 'D':
      return WORD.replace(/\d/g, '');
    default:
      return c;
  }
}
