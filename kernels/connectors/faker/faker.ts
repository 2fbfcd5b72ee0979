import type {Faker} from '@faker-js/faker';
import type {Connector, Source, SourceContext} from '../../engine/runtime/connector.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import {GeneratedRowsReader} from '../generated-rows.ts';
import {nearestName} from '../nearest-name.ts';
import {TableOptions} from '../options.ts';
import {columnMaker} from './column.ts';
import {fakerInfo} from './info.ts';

/** Made-up rows. The library with its lists of words is loaded when a query begins. */
export const fakerConnector: Connector = {info: fakerInfo, createSource: fakerSource};

function fakerSource(context: SourceContext): Source {
  const {table, clock} = context;
  const options = new TableOptions(table, fakerInfo);
  const rate = options.integer('rows-per-second', 1) ?? 10_000;
  const count = options.integer('number-of-rows', -1) ?? -1;
  const asked = new Set<string>();
  const all = new Map(table.physical.map((f) => [f.name, columnMaker(f.name, f.type, {table, asked})]));
  refuseUnknown(context, asked);
  const makers = context.fields.map((f) => all.get(f.name)).filter((make) => make !== undefined);
  let faker: Faker | null = null;
  return {
    async discover(known) {
      faker ??= (await import('@faker-js/faker/locale/en')).faker;
      return known.length > 0 ? known : [{id: 'faker', position: 0}];
    },
    open: (split) => {
      const words = faker;
      if (words === null) throw new Error('splits are discovered before they are opened');
      const end = count < 0 ? Number.POSITIVE_INFINITY : count;
      return new GeneratedRowsReader(split, {row: () => makers.map((make) => make(words)), rate, end, clock});
    },
    close: async () => {},
  };
}

function refuseUnknown({table}: SourceContext, asked: ReadonlySet<string>): void {
  for (const key of Object.keys(table.options)) {
    if (!key.startsWith('fields.') || asked.has(key)) continue;
    const near = nearestName(key, [...asked]);
    throw new StudioError('connector/invalid-option', `option "${key}" of table "${table.path.table}" means nothing`, {
      detail: `the columns are ${table.physical.map((f) => f.name).join(', ')}`,
      ...(near === null ? {} : {hint: `did you mean "${near}"?`}),
    });
  }
}
