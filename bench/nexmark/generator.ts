import {closeSync, openSync, writeSync} from 'node:fs';

/**
 * Events after Nexmark's published model: of 50 events one person, three auctions and 46 bids in a fixed order; bids go to hot auctions by
 * half and to hot bidders by three quarters, prices are log-uniform from 100 to 10^8, half of the channels are one of four, strings are
 * padded to the model's sizes. Seeded: the same options give the same bytes.
 */
export interface GeneratorOptions {
  readonly events: number;
  /** Events in a second of event time: decides how many windows there are. */
  readonly tps: number;
  readonly seed: number;
}

const BASE_TIME = Date.UTC(2024, 0, 1);
const FIRST = 1000;
const PROPORTION = {person: 1, auction: 3, total: 50};
const IN_FLIGHT = 100;
const ACTIVE_PEOPLE = 1000;
const LEAD = 10;
const STATES = ['AZ', 'CA', 'ID', 'OR', 'WA', 'WY'];
const CITIES = ['Phoenix', 'Los Angeles', 'San Francisco', 'Boise', 'Portland', 'Bend', 'Redmond', 'Seattle', 'Kent', 'Cheyenne'];
const FIRST_NAMES = ['Peter', 'Paul', 'Luke', 'John', 'Saul', 'Vicky', 'Kate', 'Julie', 'Sarah', 'Deiter', 'Walter'];
const LAST_NAMES = ['Shultz', 'Abrams', 'Spencer', 'White', 'Bartels', 'Walton', 'Smith', 'Jones', 'Noris'];
const HOT_CHANNELS = ['Google', 'Facebook', 'Baidu', 'Apple'];
const CHANNELS = 10_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A generator of 32-bit numbers with 128 bits of state (xoshiro128**), seeded by SplitMix. */
class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    let state = seed >>> 0;
    const next = (): number => {
      state = (state + 0x9e3779b9) >>> 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) >>> 0;
    };
    [this.#a, this.#b, this.#c, this.#d] = [next(), next(), next(), next()];
  }

  next(): number {
    const turned = Math.imul(this.#b, 5);
    const result = Math.imul((turned << 7) | (turned >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  below(bound: number): number {
    return Math.floor((this.next() / 2 ** 32) * bound);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  text(length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += this.below(13) === 0 ? ' ' : LETTERS[this.below(26)];
    return text.trim();
  }

  price(): number {
    return Math.round(10 ** ((this.next() / 2 ** 32) * 6) * 100);
  }
}

/** The JSON text of event number `n`, without a line break. */
export function eventGenerator(options: GeneratorOptions): (n: number) => string {
  const random = new Random(options.seed);
  const horizonMs = Math.max(1, Math.round(((IN_FLIGHT * PROPORTION.total) / PROPORTION.auction) * (1000 / options.tps)));
  const pad = (soFar: number, wanted: number): string => {
    const missing = Math.max(0, wanted - soFar);
    return random.text(Math.round(missing * 0.8) + random.below(Math.max(1, Math.round(missing * 0.4))));
  };
  const lastPerson = (n: number): number => Math.floor(n / PROPORTION.total);
  const lastAuction = (n: number): number => {
    const offset = (n % PROPORTION.total) - PROPORTION.person;
    const epoch = Math.floor(n / PROPORTION.total) - (offset < 0 ? 1 : 0);
    return Math.max(0, epoch * PROPORTION.auction + (offset < 0 ? PROPORTION.auction - 1 : Math.min(offset, PROPORTION.auction - 1)));
  };
  const person = (n: number): number => {
    const active = Math.min(lastPerson(n) + 1, ACTIVE_PEOPLE);
    return Math.max(0, lastPerson(n) + 1 - active) + random.below(active + LEAD);
  };
  const auction = (n: number): number => {
    const last = lastAuction(n);
    const least = Math.max(0, last - IN_FLIGHT);
    return least + random.below(last - least + 1 + LEAD);
  };
  const hot = (id: number): number => Math.floor(id / 100) * 100;
  const time = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

  return (n) => {
    const at = BASE_TIME + Math.floor((n * 1000) / options.tps);
    const place = n % PROPORTION.total;
    if (place < PROPORTION.person) {
      const name = `${random.of(FIRST_NAMES)} ${random.of(LAST_NAMES)}`;
      const email = `${random.text(7).replaceAll(' ', '')}@${random.text(5).replaceAll(' ', '')}.com`;
      const card = Array.from({length: 4}, () => String(random.below(10_000)).padStart(4, '0')).join(' ');
      const value = {
        id: FIRST + lastPerson(n),
        name,
        emailAddress: email,
        creditCard: card,
        city: random.of(CITIES),
        state: random.of(STATES),
        dateTime: time(at),
        extra: pad(8 + name.length + email.length + card.length + 12, 200),
      };
      return JSON.stringify({event_type: 0, person: value, auction: null, bid: null});
    }
    if (place < PROPORTION.person + PROPORTION.auction) {
      const [itemName, description, initialBid] = [random.text(20), random.text(100), random.price()];
      const value = {
        id: FIRST + lastAuction(n),
        itemName,
        description,
        initialBid,
        reserve: initialBid + random.price(),
        dateTime: time(at),
        expires: time(at + 1 + random.below(2 * horizonMs)),
        seller: FIRST + (random.below(4) > 0 ? hot(lastPerson(n)) : person(n)),
        category: 10 + random.below(5),
        extra: pad(8 + itemName.length + description.length + 48, 500),
      };
      return JSON.stringify({event_type: 1, person: null, auction: value, bid: null});
    }
    const price = random.price();
    const isHotChannel = random.below(2) > 0;
    const number = isHotChannel ? random.below(HOT_CHANNELS.length) : random.below(CHANNELS);
    const channel = isHotChannel ? (HOT_CHANNELS[number] as string) : `channel-${number}`;
    const folder = `https://www.nexmark.com/${wordOf(number)}/${wordOf(number * 7 + 3)}/${wordOf(number * 13 + 5)}/item.htm?query=1`;
    const value = {
      auction: FIRST + (random.below(2) > 0 ? hot(lastAuction(n)) : auction(n)),
      bidder: FIRST + (random.below(4) > 0 ? hot(lastPerson(n)) + 1 : person(n)),
      price,
      channel,
      url: isHotChannel || number % 10 === 0 ? folder : `${folder}&channel_id=${Math.imul(number, 0x9e3779b1) >>> 1}`,
      dateTime: time(at),
      extra: pad(32, 100),
    };
    return JSON.stringify({event_type: 2, person: null, auction: null, bid: value});
  };
}

/** A word of up to six letters that belongs to a number. */
function wordOf(n: number): string {
  let text = '';
  for (let rest = n + 7919; rest > 0; rest = Math.floor(rest / 26)) text += LETTERS[rest % 26];
  return text;
}

/** Writes the events as JSON lines. Returns the bytes. */
export function writeEvents(file: string, options: GeneratorOptions): number {
  const next = eventGenerator(options);
  const out = openSync(file, 'w');
  let bytes = 0;
  try {
    for (let n = 0; n < options.events; ) {
      const lines: string[] = [];
      for (const end = Math.min(n + 10_000, options.events); n < end; n++) lines.push(next(n));
      bytes += writeSync(out, `${lines.join('\n')}\n`);
    }
  } finally {
    closeSync(out);
  }
  return bytes;
}
