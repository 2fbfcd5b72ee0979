import type {Expression} from '../../sql/ast/expression.ts';

/** The direct parts of an expression, subqueries left out: what they contain is theirs. */
export function parts(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'binary-string':
    case 'boolean':
    case 'null':
    case 'datetime':
    case 'interval':
    case 'symbol':
    case 'column':
    case 'star':
    case 'subquery':
    case 'exists':
    case 'unique':
    case 'collection-query':
    case 'descriptor':
    case 'table-argument':
    case 'cursor':
    case 'default':
    case 'parameter':
    case 'refused':
      return [];
    case 'unary':
    case 'is':
    case 'cast':
    case 'field':
    case 'in-query':
    case 'match-scope':
      return [node.operand];
    case 'binary':
    case 'is-distinct':
    case 'difference':
      return [node.left, node.right];
    case 'quantified':
      return [node.left];
    case 'between':
      return [node.operand, node.low, node.high];
    case 'in-list':
      return [node.operand, ...node.list];
    case 'like':
      return [node.operand, node.pattern, ...(node.escape ? [node.escape] : [])];
    case 'case':
      return [
        ...(node.operand ? [node.operand] : []),
        ...node.branches.flatMap((b) => [...b.when, b.then]),
        ...(node.otherwise ? [node.otherwise] : []),
      ];
    case 'call':
      return [...node.args.map((a) => a.value), ...(node.filter ? [node.filter] : [])];
    case 'json-call':
      return [...node.args, ...[node.onEmpty, node.onError].flatMap((b) => (b?.kind === 'default' ? [b.value] : []))];
    case 'array':
    case 'multiset':
      return node.elements;
    case 'map':
      return node.entries;
    case 'row':
      return node.fields;
    case 'element':
      return [node.operand, node.index];
    default:
      return node satisfies never;
  }
}

/** A query stands in the expression as a value or a test. */
export function hasSubquery(node: Expression): boolean {
  return someNode(
    node,
    (n) => n.kind === 'subquery' || n.kind === 'exists' || n.kind === 'in-query' || (n.kind === 'quantified' && 'kind' in n.right),
  );
}

/** Some node of the expression passes the test. */
export function someNode(node: Expression, test: (node: Expression) => boolean): boolean {
  return test(node) || parts(node).some((part) => someNode(part, test));
}
