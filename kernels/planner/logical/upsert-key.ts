import type {LogicalNode, Scan} from './node.ts';

/** The columns whose values a row keeps while it changes, so that they say which row it is; null where the node does not tell. */
export function upsertKey(node: LogicalNode): readonly number[] | null {
  switch (node.kind) {
    case 'scan':
      return primaryKey(node);
    case 'aggregate':
      return node.keys.map((_, i) => i);
    case 'project': {
      const below = upsertKey(node.input);
      const at = below?.map((k) => node.expressions.findIndex((e) => e.kind === 'column' && e.index === k)) ?? null;
      return at?.every((k) => k >= 0) ? at : null;
    }
    case 'filter':
    case 'limit':
      return upsertKey(node.input);
    case 'rank':
      if (node.from === 1 && node.to === 1) return node.partition;
      return node.withNumber ? [...node.partition, node.columns.length - 1] : upsertKey(node.input);
    default:
      return null;
  }
}

/** Where the columns of a table's primary key stand; null without one. */
export function primaryKey(scan: Scan): readonly number[] | null {
  return scan.table.primaryKey?.columns.map((name) => scan.columns.findIndex((c) => c.name === name)) ?? null;
}
