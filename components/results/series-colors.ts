const MOST_PLACES = 5000;

/** First come, first placed: a value keeps its place and colour for the life of what shows it; above 8 there is one more, grey. */
export class SeriesColors {
  readonly #places = new Map<string, number>();

  /** Index from 0; 8 and above mean "Other". */
  place(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    if (this.#places.size >= MOST_PLACES || name.startsWith('Other (')) return MOST_PLACES;
    const next = this.#places.size;
    this.#places.set(name, next);
    return next;
  }
}

const registries = new Map<string, SeriesColors>();
const MOST_REGISTRIES = 200;

/** The colours of a note's values: charts that group by the same columns give the same value the same colour. */
export function colorsOfNote(note: string, columns: readonly string[]): SeriesColors {
  const key = JSON.stringify([note, columns]);
  let colors = registries.get(key);
  if (colors === undefined) {
    const oldest = registries.keys().next().value;
    if (registries.size >= MOST_REGISTRIES && oldest !== undefined) registries.delete(oldest);
    colors = new SeriesColors();
    registries.set(key, colors);
  }
  return colors;
}

export function seriesVariable(place: number): string {
  return place < 8 ? `--series-${place + 1}` : '--text-3';
}

/** Lines after the first differ by dash as well. */
export const DASHES: readonly (readonly number[])[] = [[], [5, 3], [2, 2], [8, 3, 2, 3]];
