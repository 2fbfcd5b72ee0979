import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {TypeName} from '../../sql/ast/type-name.ts';
import type {Expr} from '../physical/expr.ts';

export function resolveType(node: TypeName): DataType {
  const nullable = !node.notNull;
  if (node.kind === 'basic') {
    const [a, b] = node.args;
    switch (node.name) {
      case 'INT': case 'BIGINT': case 'SMALLINT': case 'TINYINT': case 'DOUBLE': case 'FLOAT':
        return {kind: node.name.toLowerCase() as 'int', nullable};
      case 'BOOLEAN': return {kind: 'boolean', nullable};
      case 'DATE': return {kind: 'date', nullable};
      case 'STRING': return {kind: 'varchar', length: 2147483647, nullable};
      case 'VARCHAR': case 'CHAR': return {kind: node.name.toLowerCase() as 'char', length: a ?? 1, nullable};
      case 'TIMESTAMP': return {kind: 'timestamp', precision: a ?? 6, nullable};
      case 'TIMESTAMP_LTZ': return {kind: 'timestamp_ltz', precision: a ?? 6, nullable};
      case 'DECIMAL': return {kind: 'decimal', precision: a ?? 10, scale: b ?? 0, nullable};
      default: break;
    }
  }
  throw new StudioError('sql/unknown-type', 'type is not supported yet', {span: node.span});
}

export function isCastable(_from: DataType, _to: DataType): boolean {
  return true;
}

export function foldCast(expr: Expr & {kind: 'cast'}, _zone: string): Expr {
  return expr;
}
