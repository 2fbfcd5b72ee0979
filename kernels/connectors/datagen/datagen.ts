import type {Connector, Source, SourceContext, SplitReader} from '../../engine/runtime/connector.ts';
import {GeneratedRowsReader} from '../generated-rows.ts';
import {TableOptions} from '../options.ts';
import {FieldOptions} from './field-options.ts';
import {type FieldGenerator, fieldGenerator, unknownField} from './generator.ts';
import {datagenInfo} from './info.ts';

export interface DatagenServices {
  /** From 0 up to but without 1; tests give their own. */
  readonly random?: () => number;
}

/** Generated rows. The one split's position is the number of rows so far: a sequence goes on where a checkpoint stood. */
export function createDatagenConnector(services: DatagenServices = {}): Connector {
  return {info: datagenInfo, createSource: (context) => datagenSource(context, services.random ?? Math.random)};
}

function datagenSource(context: SourceContext, random: () => number): Source {
  const {table, clock} = context;
  const options = new TableOptions(table, datagenInfo);
  const rate = options.integer('rows-per-second', 1) ?? 10_000;
  options.integer('scan.parallelism', 1);
  const limit = options.integer('number-of-rows', 0);
  const asked = new Set<string>();
  const all = new Map<string, FieldGenerator>(
    table.physical.map((f) => [f.name, fieldGenerator(f.type, new FieldOptions(table, f.name, asked), {random, now: () => clock.now()})]),
  );
  for (const key of Object.keys(table.options)) {
    if (key.startsWith('fields.') && !asked.has(key)) {
      throw unknownField(
        key,
        table.path.table,
        table.physical.map((f) => f.name),
      );
    }
  }
  const generators = context.fields.map((f) => (all.get(f.name) as FieldGenerator).next);
  // The shortest sequence ends the table, also when its column is not wanted.
  const end = [...all.values()].reduce(
    (least, g) => Math.min(least, g.rows ?? Number.POSITIVE_INFINITY),
    limit ?? Number.POSITIVE_INFINITY,
  );
  return {
    discover: async (known) => (known.length > 0 ? known : [{id: 'datagen', position: 0}]),
    open: (split): SplitReader => new GeneratedRowsReader(split, {row: (index) => generators.map((next) => next(index)), rate, end, clock}),
    close: async () => {},
  };
}
