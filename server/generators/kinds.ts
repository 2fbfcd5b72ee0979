import type {OwnGenerator} from '../protocol/generator.ts';
import {recordMaker} from './fields.ts';
import {isoTime, randomBelow, sensorRecord} from './sensor-record.ts';

/** What a generator puts, and where. */
export interface Kind {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly stream: string;
  /** Created where they are missing, with so many shards. */
  readonly streams: Readonly<Record<string, number>>;
  readonly rate: number;
  /** Called once a start: what it returns may remember. */
  records(): (atMicros: number) => {readonly key: string; readonly value: unknown};
  readonly own: OwnGenerator | null;
}

const cents = (value: number): number => Math.round(value * 100) / 100;
const oneOf = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(Math.random() * list.length)] ?? list[0];
/** Smaller ones more often: the tenth as rare as the first is common. */
const skewed = (below: number): number => Math.floor(below * Math.random() ** 2);

const TICKERS = ['AMZN', 'AAPL', 'INTC', 'MSFT', 'TBV', 'NVDA', 'ORCL', 'SAP'] as const;
const ZONES = ['Harbour', 'Old Town', 'Airport', 'University', 'Station', 'Stadium', 'Market', 'Hills'] as const;
const PAYMENTS = ['card', 'cash', 'app'] as const;
const PRODUCTS = ['kettle', 'lamp', 'desk', 'chair', 'notebook', 'headphones', 'bottle', 'backpack'] as const;
const STEPS = ['placed', 'paid', 'shipped', 'cancelled'] as const;

/** Those that come along. */
export const KINDS: readonly Kind[] = [
  {
    id: 'sensors',
    title: 'Sensors',
    description: 'Ninety-nine sensors report their temperature and status',
    stream: 'my-input-stream',
    streams: {'my-input-stream': 2, 'my-output-stream': 1},
    rate: 40,
    own: null,
    records: () => (atMicros) => {
      const value = sensorRecord(Math.random, atMicros);
      return {key: String(value.sensor_id), value};
    },
  },
  {
    id: 'ticks',
    title: 'Stock ticks',
    description: 'Eight shares, whose prices walk up and down',
    stream: 'stock-ticks',
    streams: {'stock-ticks': 2},
    rate: 50,
    own: null,
    records: () => {
      const prices = new Map<string, number>(TICKERS.map((ticker, i) => [ticker, 40 + i * 35]));
      return (atMicros) => {
        const ticker = oneOf(TICKERS);
        const price = Math.max(1, (prices.get(ticker) ?? 100) * (1 + (Math.random() - 0.5) * 0.004));
        prices.set(ticker, price);
        const value = {ticker, price: cents(price), volume: randomBelow(Math.random, 1, 50) * 10, event_time: isoTime(atMicros)};
        return {key: ticker, value};
      };
    },
  },
  {
    id: 'taxi',
    title: 'Taxi trips',
    description: 'Trips between eight zones, with fares and tips',
    stream: 'taxi-trips',
    streams: {'taxi-trips': 2},
    rate: 20,
    own: null,
    records: () => {
      let trip = 0;
      return (atMicros) => {
        const minutes = 3 + skewed(50);
        const distance = cents(minutes * (0.25 + Math.random() * 0.4));
        const fare = cents(3 + distance * 1.9 + minutes * 0.4);
        const payment = oneOf(PAYMENTS);
        const value = {
          trip_id: ++trip,
          vendor_id: randomBelow(Math.random, 1, 4),
          pickup_zone: oneOf(ZONES),
          dropoff_zone: oneOf(ZONES),
          passengers: 1 + skewed(5),
          distance_km: distance,
          fare,
          tip: payment === 'cash' ? 0 : cents(fare * Math.random() * 0.25),
          payment,
          pickup_time: isoTime(atMicros - minutes * 60_000_000),
          dropoff_time: isoTime(atMicros),
        };
        return {key: String(value.vendor_id), value};
      };
    },
  },
  {
    id: 'orders',
    title: 'Orders',
    description: 'Orders of a shop with their lines, nested, and what becomes of them',
    stream: 'shop-orders',
    streams: {'shop-orders': 2},
    rate: 10,
    own: null,
    records: () => {
      let order = 1000;
      return (atMicros) => {
        // Now and then news of one that was placed before.
        const isNew = order < 1010 || Math.random() < 0.6;
        const id = isNew ? ++order : order - skewed(9);
        const value = {
          order_id: id,
          customer: {id: skewed(500), country: oneOf(['DE', 'FR', 'IT', 'US', 'JP'])},
          status: isNew ? STEPS[0] : oneOf(STEPS),
          items: Array.from({length: 1 + skewed(4)}, () => ({
            product: oneOf(PRODUCTS),
            quantity: 1 + skewed(5),
            price: cents(5 + Math.random() * 120),
          })),
          event_time: isoTime(atMicros),
        };
        return {key: String(id), value};
      };
    },
  },
];

/** One's own, by the rules of its fields. */
export function ownKind(own: OwnGenerator): Kind {
  const {stream, fields, key} = own;
  return {
    id: `own-${stream}`,
    title: stream,
    description: `Records of ${fields.length === 1 ? 'one field' : `${fields.length} fields`}: ${fields.map((f) => f.name).join(', ')}`,
    stream,
    streams: {[stream]: 1},
    rate: 10,
    own,
    records: () => {
      const make = recordMaker(fields, Math.random);
      return (atMicros) => {
        const value = make(atMicros);
        const chosen = key === null ? null : value[key];
        return {key: chosen == null || chosen === '' ? String(Math.random()) : String(chosen).slice(0, 256), value};
      };
    },
  };
}
