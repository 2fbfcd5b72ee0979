import type {DataType} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';

/** A resolved scalar expression over one input row. Plain data: it crosses to a job's worker thread. */
export type Expr =
  | {readonly kind: 'column'; readonly index: number; readonly type: DataType}
  /** `exact`: what a constant computed while planning was before it was cut (`kept`); what is computed of it goes on from there. */
  | {readonly kind: 'literal'; readonly value: Value; readonly type: DataType; readonly exact?: Value}
  /** `function` is the name of a ScalarFunction; its arguments have already been cast to the signature's types. */
  | {readonly kind: 'call'; readonly function: string; readonly args: readonly Expr[]; readonly type: DataType}
  /** n-ary, three-valued. */
  | {readonly kind: 'and' | 'or'; readonly args: readonly Expr[]; readonly type: DataType}
  | {
      readonly kind: 'case';
      readonly branches: readonly {readonly when: Expr; readonly then: Expr}[];
      readonly otherwise: Expr;
      readonly type: DataType;
    }
  /** `checked`: an integer that does not fit fails the job and names `label` (the sink's column). */
  | {
      readonly kind: 'cast';
      readonly mode: 'cast' | 'try' | 'checked';
      readonly arg: Expr;
      readonly type: DataType;
      readonly label?: string;
    };

export type AggregateName =
  | 'COUNT'
  | 'SUM'
  | 'AVG'
  | 'MIN'
  | 'MAX'
  | 'FIRST_VALUE'
  | 'LAST_VALUE'
  | 'STDDEV_POP'
  | 'STDDEV_SAMP'
  | 'VAR_POP'
  | 'VAR_SAMP'
  | 'LISTAGG'
  | 'COLLECT'
  | 'ARRAY_AGG'
  | 'JSON_ARRAYAGG'
  | 'JSON_OBJECTAGG'
  | 'APPROX_COUNT_DISTINCT'
  /** Of OVER in the order of time: the argument is the time. */
  | 'RANK'
  | 'DENSE_RANK'
  | 'LAG'
  /** The value of the only row; more than one is an error. */
  | 'SINGLE_VALUE';

/** COUNT(*) has no argument. `filter` is a BOOLEAN column of the input. */
export interface AggregateCall {
  readonly function: AggregateName;
  readonly argument: number | null;
  readonly argumentType: DataType | null;
  readonly distinct: boolean;
  readonly filter: number | null;
  /** Of MIN and MAX: the argument moves only towards it, so that nothing need be taken back. */
  readonly grows?: true;
  /** Of LISTAGG: between the values; a comma where it is not said. */
  readonly separator?: string;
  /** Of ARRAY_AGG: NULLs are left out. */
  readonly ignoresNulls?: boolean;
  /** Of LAG: how many rows back, and what stands where there is none. */
  readonly lag?: {readonly by: number; readonly otherwise: Value};
  readonly type: DataType;
}
