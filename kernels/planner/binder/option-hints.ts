import type {ConnectorInfo, OptionInfo} from '../../protocol/connector.ts';
import type {Hint} from '../../sql/ast/query.ts';
import type {CatalogTable} from '../catalog.ts';
import {checkGivenOptions} from '../ddl/options.ts';
import {is, unsupported} from '../errors.ts';
import {attempt, type BindContext} from './context.ts';

/** The table with the options of its OPTIONS hints in place of its own. Mistakes in them are noted. */
export function withOptionHints(table: CatalogTable, hints: readonly Hint[], context: BindContext): CatalogTable {
  const connector = context.plan.connectors.get(table.options.connector ?? '');
  const options = {...table.options};
  for (const hint of hints) {
    if (hint.name.name.toUpperCase() !== 'OPTIONS') {
      attempt(context, () => {
        throw unsupported(is(`the hint ${hint.name.name.toUpperCase()}`), hint.span);
      });
      continue;
    }
    const written = hint.options.map((o) => ({key: o.key.value, value: o.value.value, keySpan: o.key.span, valueSpan: o.value.span}));
    if (connector !== null) context.errors.push(...checkGivenOptions(written, table.options, connector, context.plan.connectors));
    for (const {key, value} of written) {
      // The same thing said in the table's own words must not stay beside it.
      for (const twin of connector === null ? [] : twinsOf(key, connector)) delete options[twin];
      options[key] = value;
    }
  }
  return {...table, options};
}

function twinsOf(key: string, connector: ConnectorInfo): readonly string[] {
  const main = connector.options.find((o) => o.key === key)?.sameAs ?? key;
  const means = (o: OptionInfo): boolean => o.key === main || o.sameAs === main;
  return connector.options.filter(means).flatMap((o) => (o.key === key ? [] : [o.key]));
}
