import {OTHER} from './pivot.ts';

export interface PieSlice {
  readonly name: string;
  readonly value: number;
  /** Of the whole, 0 to 1. */
  readonly part: number;
  /** Radians, clockwise from the top. */
  readonly from: number;
  readonly to: number;
  readonly other: boolean;
}

const MOST = 9;

/** Slices in the order of the keys; those beyond the eighth are one. What is not above 0 has no slice. */
export function pieSlices(values: readonly {readonly name: string; readonly value: number | null}[]): PieSlice[] {
  const known = values.flatMap(({name, value}) =>
    value !== null && value > 0 ? [{name, value, other: name.startsWith(`${OTHER} (`)}] : [],
  );
  const kept = known.length <= MOST ? known : known.slice(0, MOST - 1);
  const rest = known.slice(kept.length);
  const all =
    rest.length === 0
      ? kept
      : [...kept, {name: `${OTHER} (${rest.length})`, value: rest.reduce((sum, {value}) => sum + value, 0), other: true}];
  const total = all.reduce((sum, {value}) => sum + value, 0);
  let at = 0;
  return all.map(({name, value, other}) => {
    const part = value / total;
    const from = at;
    at += part * 2 * Math.PI;
    return {name, value, part, from, to: at, other};
  });
}

/** The outline of a slice as an SVG path; `inner` above 0 leaves a hole. */
export function slicePath(cx: number, cy: number, radius: number, inner: number, {from, to}: Pick<PieSlice, 'from' | 'to'>): string {
  // A whole circle has no beginning an arc could end at.
  const end = Math.min(to, from + 2 * Math.PI - 1e-4);
  const large = end - from > Math.PI ? 1 : 0;
  const at = (r: number, angle: number) => `${(cx + r * Math.sin(angle)).toFixed(2)},${(cy - r * Math.cos(angle)).toFixed(2)}`;
  const outer = `M${at(radius, from)}A${radius},${radius} 0 ${large} 1 ${at(radius, end)}`;
  return inner > 0 ? `${outer}L${at(inner, end)}A${inner},${inner} 0 ${large} 0 ${at(inner, from)}z` : `${outer}L${cx},${cy}z`;
}
