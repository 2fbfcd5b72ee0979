import {type Temporal, temporalOf} from './temporal.ts';

/** What the values at one place of many records have in common: grows with each value that is seen. */
export interface Shape {
  /** Values that are there and not NULL. */
  seen: number;
  booleans: number;
  integers: number;
  decimals: number;
  strings: number;
  objects: number;
  arrays: number;
  /** Of the integers. */
  least: bigint;
  greatest: bigint;
  longest: number;
  /** How the strings read, while all read the same way; null once they do not. */
  temporal: Temporal | null | undefined;
  fields: Map<string, Shape>;
  element: Shape | null;
}

export function emptyShape(): Shape {
  return {
    seen: 0,
    booleans: 0,
    integers: 0,
    decimals: 0,
    strings: 0,
    objects: 0,
    arrays: 0,
    least: 0n,
    greatest: 0n,
    longest: 0,
    temporal: undefined,
    fields: new Map(),
    element: null,
  };
}

/** A number of JSON as it was written: `1.0` and `1e3` are no integers to a reader of BIGINT. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Adds one value of JSON (numbers as `NumberText`) to a shape. */
export function addValue(shape: Shape, value: unknown): void {
  if (value === null || value === undefined) return;
  shape.seen++;
  if (typeof value === 'boolean') shape.booleans++;
  else if (value instanceof NumberText) addNumber(shape, value.text);
  else if (typeof value === 'string') addString(shape, value);
  else if (Array.isArray(value)) {
    shape.arrays++;
    shape.element ??= emptyShape();
    for (const item of value) addValue(shape.element, item);
  } else if (typeof value === 'object') {
    shape.objects++;
    for (const [name, item] of Object.entries(value)) {
      let field = shape.fields.get(name);
      if (field === undefined) {
        field = emptyShape();
        shape.fields.set(name, field);
      }
      addValue(field, item);
    }
  }
}

function addNumber(shape: Shape, text: string): void {
  if (!/^-?\d+$/.test(text)) {
    shape.decimals++;
    return;
  }
  const value = BigInt(text);
  if (shape.integers === 0) shape.least = shape.greatest = value;
  if (value < shape.least) shape.least = value;
  if (value > shape.greatest) shape.greatest = value;
  shape.integers++;
}

function addString(shape: Shape, text: string): void {
  shape.strings++;
  shape.longest = Math.max(shape.longest, text.length);
  if (shape.temporal === null) return;
  const temporal = temporalOf(text);
  if (temporal === null || (shape.temporal !== undefined && shape.temporal.kind !== temporal.kind)) shape.temporal = null;
  else shape.temporal = {kind: temporal.kind, digits: Math.max(temporal.digits, shape.temporal?.digits ?? 0)};
}

/** JSON with its numbers as they were written; throws a SyntaxError. */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: {source?: string}) =>
    typeof value === 'number' ? new NumberText(context?.source ?? String(value)) : value,
  );
}
