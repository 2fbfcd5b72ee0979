import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {TypeName} from '../../sql/ast/type-name.ts';
import {castValue} from '../../sql/types/cast.ts';
import type {Expr} from '../physical/expr.ts';

export function resolveType(node: TypeName): DataType {
  const nullable = !node.notNull;
  if (node.kind === 'basic') {
    const [a, b] = node.args;
    switch (node.name) {
      case 'INT':
      case 'BIGINT':
      case 'SMALLINT':
      case 'TINYINT':
      case 'DOUBLE':
      case 'FLOAT':
        return {kind: node.name.toLowerCase() as 'int', nullable};
      case 'BOOLEAN':
        return {kind: 'boolean', nullable};
      case 'DATE':
        return {kind: 'date', nullable};
      case 'STRING':
        return {kind: 'varchar', length: 2147483647, nullable};
      case 'VARCHAR':
      case 'CHAR':
        return {kind: node.name.toLowerCase() as 'char', length: a ?? 1, nullable};
      case 'TIMESTAMP':
        return {kind: 'timestamp', precision: a ?? 6, nullable};
      case 'TIMESTAMP_LTZ':
        return {kind: 'timestamp_ltz', precision: a ?? 6, nullable};
      case 'DECIMAL':
        return {kind: 'decimal', precision: a ?? 10, scale: b ?? 0, nullable};
      default:
        break;
    }
  }
  throw new StudioError('sql/unknown-type', 'type is not supported yet', {span: node.span});
}

/** The value of a cast of a constant. One that fails stays and fails when it runs. */
export function foldCast(expr: Expr & {kind: 'cast'}, zone: string): Expr {
  if (expr.arg.kind !== 'literal' || expr.mode === 'checked') return expr;
  try {
    const value = castValue(expr.arg.value, expr.arg.type, expr.type, expr.mode, zone);
    return {kind: 'literal', value, type: value === null ? ({...expr.type, nullable: true} as DataType) : expr.type};
  } catch {
    return expr;
  }
}
