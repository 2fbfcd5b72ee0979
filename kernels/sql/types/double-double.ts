/** A number as the sum of two doubles, about 106 bits: [the nearest double, what is left]. */
export type DoubleDouble = readonly [number, number];

const SPLIT = 134_217_729;

function twoSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

function quickSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  return [sum, b - (sum - a)];
}

/** The exact product: Dekker's splitting, for factors below 2^970. */
function twoProduct(a: number, b: number): DoubleDouble {
  const product = a * b;
  const [s, t] = [SPLIT * a, SPLIT * b];
  const [ah, bh] = [s - (s - a), t - (t - b)];
  const [al, bl] = [a - ah, b - bh];
  return [product, ah * bh - product + ah * bl + al * bh + al * bl];
}

export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [sum, error] = twoSum(a[0], b[0]);
  const [low, lower] = twoSum(a[1], b[1]);
  const [high, rest] = quickSum(sum, error + low);
  return quickSum(high, rest + lower);
}

export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [product, error] = twoProduct(a[0], b[0]);
  return quickSum(product, error + (a[0] * b[1] + a[1] * b[0]));
}

export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a[0] / b[0];
  const rest = add(a, negate(multiply([first, 0], b)));
  const second = rest[0] / b[0];
  const last = add(rest, negate(multiply([second, 0], b)));
  return add(quickSum(first, second), [last[0] / b[0], 0]);
}

export function negate([high, low]: DoubleDouble): DoubleDouble {
  return [-high, -low];
}

/** `value` / 2^`scale` of a whole number of any size. */
export function fromFixed(value: bigint, scale: number): DoubleDouble {
  const size = value.toString(2).length - (value < 0n ? 1 : 0);
  // 120 bits are enough for both doubles, and 2^-scale may be too small alone.
  const drop = Math.max(0, size - 120);
  const kept = drop > 0 ? value >> BigInt(drop) : value;
  const high = Number(kept);
  const low = Number(kept - BigInt(high));
  const factor = 2 ** (drop - scale);
  return [high * factor, low * factor];
}
