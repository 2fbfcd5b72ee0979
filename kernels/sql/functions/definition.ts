import type {DataType} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';

/** What an expression may ask of the job that it runs in. */
export interface EvalEnv {
  /** Processing time, ms since 1970. */
  now(): number;
  /** `table.local-time-zone`, an IANA name. */
  readonly zone: string;
  /** The event time that has passed the operator, ms; null before the first. Absent where nothing tells. */
  watermark?(): number | null;
}

/** A call with all types known: `evaluate` makes the function for it once, not per row. */
export interface BoundCall {
  readonly args: readonly DataType[];
  readonly result: DataType;
  /** The value of each argument that is a literal; undefined where it is not. */
  readonly constants: readonly (Value | undefined)[];
  readonly env: EvalEnv;
}

export interface Signature {
  /** The types that the arguments are implicitly cast to. */
  readonly params: readonly DataType[];
  readonly result: DataType;
}

/** A call of which all but one argument are literals. */
export interface CallOfText {
  readonly name: string;
  readonly call: BoundCall;
  /** Which argument is none. */
  readonly at: number;
}

/**
 * What a call gives for the text of ASCII characters that is bytes[start, end), under 32 kB of it; it never fails. A `part` of the text is told as
 * its offset * 2^16 + its length, -1 is NULL. A value that is undefined takes the text itself.
 */
export type OfBytes =
  | {readonly kind: 'value'; readonly evaluate: (bytes: Uint8Array, start: number, end: number) => number | boolean | null | undefined}
  | {readonly kind: 'part'; readonly evaluate: (bytes: Uint8Array, start: number, end: number) => number};

interface FunctionBase {
  /** Upper case, or the operator's symbol: `UPPER`, `+`. Unique. What EXPLAIN and errors show. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** For people: such as `SUBSTRING(text, from [, length])`. */
  readonly usage: readonly string[];
  /** One sentence. */
  readonly description: string;
  readonly examples: readonly {readonly sql: string; readonly result: string}[];
  /**
   * The signature for the given argument types, or null when they do not compact.
   * `constants` holds literal arguments (symbols such as a time unit arrive as string literals).
   */
  infer(args: readonly DataType[], constants: readonly (Value | undefined)[]): Signature | null;
}

export interface ScalarFunction extends FunctionBase {
  readonly kind: 'scalar';
  /** `strict`: any NULL argument gives NULL and `evaluate` never sees one. `custom`: it sees NULLs. */
  readonly nulls: 'strict' | 'custom';
  /**
   * The result's type of a call that `infer` refuses and Flink takes all the same where an argument is a constant NULL: its validator knows
   * the call, its code generator does not, and of such a call nothing is left to generate. Null where Flink refuses that too.
   */
  ofNull?(args: readonly DataType[], constants: readonly (Value | undefined)[]): DataType | null;
  /** False for what changes per call (CURRENT_TIMESTAMP, RAND): never folded to a constant. */
  readonly deterministic?: boolean;
  evaluate(call: BoundCall): (...args: Value[]) => Value;
  /**
   * A JavaScript expression for generated code, or null to call `evaluate`. `args` are JavaScript expressions without side effects,
   * never NULL when `nulls` is strict. `constant` hands a value over by a parameter array: no user text ever enters the code (STYLE 9).
   */
  emit?(args: readonly string[], call: BoundCall, constant: (value: unknown) => string): string | null;
  /** The function of the one text among literals by its bytes, so that no text is made; `inner`: of what such a call makes of the bytes, else null. */
  ofBytes?(call: CallOfText, inner: CallOfText | null): OfBytes | null;
}

/** Its accumulator lives in the engine under the same name. */
export interface AggregateFunction extends FunctionBase {
  readonly kind: 'aggregate';
}

export type FunctionDefinition = ScalarFunction | AggregateFunction;
