import type {Schema} from '../../kernels/protocol/schema.ts';

/** A name of its own for each column: its name, with a number where it comes again. */
export function columnIds(schema: Schema): readonly string[] {
  const seen = new Map<string, number>();
  return schema.columns.map((c) => {
    const times = (seen.get(c.name) ?? 0) + 1;
    seen.set(c.name, times);
    return times === 1 ? c.name : `${c.name} (${times})`;
  });
}
