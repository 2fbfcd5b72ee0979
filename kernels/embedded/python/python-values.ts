import type {DataType} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';

/** Between the engine's values and what `shim.py` reads and writes: decimals as text, timestamps as µs, maps as pairs, NULL as undefined. */
type Convert = (value: unknown) => unknown;

export function toPython(type: DataType): (value: Value) => unknown {
  const convert = outward(type);
  return (value) => (value === null ? undefined : convert(value));
}

export function fromPython(type: DataType): (raw: unknown) => Value {
  const convert = inward(type);
  return (raw) => (raw === undefined || raw === null ? null : (convert(raw) as Value));
}

function outward(type: DataType): Convert {
  switch (type.kind) {
    case 'decimal':
      return (v) => decimalText(v as number | bigint, type.scale);
    case 'timestamp':
    case 'timestamp_ltz':
      return (v) => microseconds(v as number | bigint, type.precision);
    case 'array': {
      const inner = toPython(type.element);
      return (v) => (v as readonly Value[]).map(inner);
    }
    case 'multiset': {
      const inner = toPython(type.element);
      return (v) => [...(v as ReadonlyMap<Value, Value>)].flatMap(([e, n]) => Array.from({length: Number(n)}, () => inner(e)));
    }
    case 'map': {
      const [key, value] = [toPython(type.key), toPython(type.value)];
      return (v) => [...(v as ReadonlyMap<Value, Value>)].map(([a, b]) => [key(a), value(b)]);
    }
    case 'row': {
      const fields = type.fields.map((f) => toPython(f.type));
      return (v) => (v as readonly Value[]).map((x, i) => fields[i]?.(x));
    }
    default:
      return (v) => v;
  }
}

function inward(type: DataType): Convert {
  switch (type.kind) {
    case 'bigint':
    case 'decimal':
      return (raw) => whole(raw as number | bigint);
    case 'float':
      return (raw) => Math.fround(raw as number);
    case 'timestamp':
    case 'timestamp_ltz':
      return (raw) => fromMicroseconds(raw as number | bigint, type.precision);
    case 'array': {
      const inner = fromPython(type.element);
      return (raw) => (raw as unknown[]).map(inner);
    }
    case 'multiset': {
      const inner = fromPython(type.element);
      return (raw) => {
        const counts = new Map<Value, Value>();
        for (const item of raw as unknown[]) {
          const value = inner(item);
          counts.set(value, Number(counts.get(value) ?? 0) + 1);
        }
        return counts;
      };
    }
    case 'map': {
      const [key, value] = [fromPython(type.key), fromPython(type.value)];
      return (raw) => new Map((raw as [unknown, unknown][]).map(([a, b]) => [key(a), value(b)]));
    }
    case 'row': {
      const fields = type.fields.map((f) => fromPython(f.type));
      return (raw) => (raw as unknown[]).map((x, i) => fields[i]?.(x) ?? null);
    }
    default:
      return (raw) => raw;
  }
}

function whole(value: number | bigint): number | bigint {
  if (typeof value === 'number') return value;
  const n = Number(value);
  return Number.isSafeInteger(n) ? n : value;
}

function decimalText(unscaled: number | bigint, scale: number): string {
  const negative = unscaled < 0;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  const at = digits.length - scale;
  return `${negative ? '-' : ''}${digits.slice(0, at)}${scale > 0 ? `.${digits.slice(at)}` : ''}`;
}

/** Python's clock ends at microseconds: of nanoseconds the rest is cut off. */
function microseconds(value: number | bigint, precision: number): number | bigint {
  if (precision <= 3) return whole(BigInt(value) * 1000n);
  if (precision <= 6) return value;
  const v = BigInt(value);
  return whole((v - (((v % 1000n) + 1000n) % 1000n)) / 1000n);
}

function fromMicroseconds(value: number | bigint, precision: number): number | bigint {
  const v = BigInt(value);
  if (precision <= 6) {
    const stored = 10n ** BigInt(6 - precision);
    const cut = v - (((v % stored) + stored) % stored);
    return whole(precision <= 3 ? cut / 1000n : cut);
  }
  return whole(v * 1000n);
}
