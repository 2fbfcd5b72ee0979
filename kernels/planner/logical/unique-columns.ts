import type {LogicalNode} from './node.ts';

/**
 * Whether no two rows have the same values in these columns, as far as Flink's planner knows it when it looks for aggregations that
 * change nothing (FlinkRelMdColumnUniqueness): a ROW_NUMBER is no rank to it yet.
 */
export function areUnique(node: LogicalNode, columns: ReadonlySet<number>): boolean {
  switch (node.kind) {
    case 'scan': {
      const key = node.table.primaryKey?.columns;
      return key?.every((name) => columns.has(node.columns.findIndex((c) => c.name === name))) === true;
    }
    case 'values':
      return node.rows.length <= 1;
    case 'filter':
    case 'limit':
    case 'sort':
      return areUnique(node.input, columns);
    case 'over':
    case 'window-functions':
    case 'rank':
      return areUnique(node.input, new Set([...columns].filter((c) => c < node.input.columns.length)));
    case 'project': {
      const read = new Set<number>();
      for (const c of columns) {
        const expr = node.expressions[c];
        if (expr?.kind === 'column') read.add(expr.index);
      }
      return areUnique(node.input, read);
    }
    case 'aggregate':
      // Groups of at most one row are at most one.
      return node.keys.every((_, i) => columns.has(i)) || areUnique(node.input, new Set());
    case 'set-operation':
      return !node.all && node.columns.every((_, i) => columns.has(i));
    case 'join': {
      const width = node.left.columns.length;
      const left = (): boolean => areUnique(node.left, new Set([...columns].filter((c) => c < width)));
      if (node.type === 'semi' || node.type === 'anti') return left();
      if (node.temporal !== undefined) return false;
      return left() && areUnique(node.right, new Set([...columns].filter((c) => c >= width).map((c) => c - width)));
    }
    case 'window-aggregate':
    case 'window-table':
    case 'union':
    case 'expand':
    case 'unnest':
    case 'match':
    case 'lookup-join':
      return false;
    default:
      return node satisfies never;
  }
}
