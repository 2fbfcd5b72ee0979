import {type DataType, typeText, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Call} from '../../sql/ast/expression.ts';
import {commonType} from '../../sql/types/common-type.ts';
import {expressionKey} from '../logical/expressions.ts';
import type {Expr} from '../physical/expr.ts';
import type {OverFunction, RankFunction} from '../physical/plan.ts';
import {withoutAttribute} from '../type-text.ts';
import type {PendingCall} from './aggregate-call.ts';
import {coerce} from './coerce.ts';
import type {BindContext} from './context.ts';

export const WINDOW_FUNCTIONS: readonly string[] = ['RANK', 'DENSE_RANK', 'PERCENT_RANK', 'CUME_DIST', 'NTILE', 'LAG', 'LEAD'];

const NUMBER = {kind: 'bigint', nullable: false} as const;

interface BoundFunction {
  readonly type: DataType;
  readonly key: string;
  readonly make: (column: (expr: Expr) => number) => OverFunction;
  /** As an aggregate that runs over rows in the order of `time`; null where it looks ahead. */
  readonly running: ((time: Expr) => Pick<PendingCall, 'function' | 'argument' | 'type' | 'lag'>) | null;
}

/** A function that only OVER has, its arguments checked. Throws StudioError. */
export function boundFunction(name: string, args: readonly Expr[], node: Call, context: BindContext): BoundFunction {
  const wrong = (what: string): StudioError => new StudioError('sql/wrong-arguments', `${name} takes ${what}`, {span: node.span});
  const [first, second, third] = args;
  switch (name) {
    case 'RANK':
    case 'DENSE_RANK':
    case 'PERCENT_RANK':
    case 'CUME_DIST': {
      if (args.length > 0) throw wrong('no arguments');
      const isShare = name === 'PERCENT_RANK' || name === 'CUME_DIST';
      return {
        type: isShare ? {kind: 'double', nullable: false} : NUMBER,
        key: name,
        make: () => ({kind: 'rank', function: name satisfies RankFunction}),
        running: isShare ? null : (time) => ({function: name, argument: time, type: NUMBER}),
      };
    }
    case 'NTILE': {
      const count = args.length === 1 ? wholeNumber(first) : null;
      if (count === null || count < 1) throw wrong('a whole number greater than 0');
      return {type: NUMBER, key: `NTILE ${count}`, make: () => ({kind: 'tiles', count}), running: null};
    }
    default: {
      if (first === undefined || args.length > 3) throw wrong('a value, how many rows away, and what to give where there is none');
      const by = second === undefined ? 1 : wholeNumber(second);
      if (by === null || by < 0) throw wrong('a whole number of rows that is not negative');
      const own = withoutAttribute(first.type);
      const common = third === undefined ? own : commonType([own, withoutAttribute(third.type)]);
      if (common === null) {
        throw new StudioError(
          'sql/types',
          `${name} cannot give ${typeText(withNullable((third ?? first).type, true))} in place of ${typeText(withNullable(own, true))}`,
          {
            span: node.span,
          },
        );
      }
      // As in Flink where it can hold: there a default that is never NULL makes the type NOT NULL even of values that are.
      const type = withNullable(common, own.nullable || third === undefined || third.type.nullable);
      const argument = coerce(first, type, context);
      const otherwise = third === undefined ? null : coerce(third, type, context);
      const isLag = name === 'LAG';
      return {
        type,
        key: `${name} ${expressionKey(argument)} ${by} ${otherwise === null ? '' : expressionKey(otherwise)}`,
        make: (column) => ({
          kind: 'shift',
          by: isLag ? 0 - by : by,
          argument: column(argument),
          otherwise: otherwise === null ? null : column(otherwise),
        }),
        running:
          !isLag || (otherwise !== null && otherwise.kind !== 'literal')
            ? null
            : () => ({function: 'LAG', argument, type, lag: {by, otherwise: otherwise === null ? null : otherwise.value}}),
      };
    }
  }
}

function wholeNumber(expr: Expr | undefined): number | null {
  return expr?.kind === 'literal' && expr.type.kind === 'int' && typeof expr.value === 'number' ? expr.value : null;
}
