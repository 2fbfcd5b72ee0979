import type {Clock} from './clock.ts';
import type {Caller} from './identity.ts';
import type {EncodedJson, JsonObject} from './json.ts';
import type {Infer, StructureShape} from './shape.ts';
import {validate} from './validate.ts';

/** What an operation knows beside its input. */
export interface Call {
  readonly caller: Caller;
  readonly clock: Clock;
}

/** An answer's body; undefined is an empty one. */
export type Answer = JsonObject | EncodedJson | undefined;

/** One operation of a service that speaks AWS JSON: it takes the parsed body, checks it and acts. */
export interface Operation {
  readonly name: string;
  call(body: unknown, call: Call): Answer | Promise<Answer>;
}

/** A service that speaks AWS JSON, found by the prefix of `X-Amz-Target`. */
export interface JsonService {
  /** Such as `Kinesis_20131202`. */
  readonly targetPrefix: string;
  /** As a person reads it, such as "Kinesis". */
  readonly title: string;
  readonly maxBodyBytes: number;
  readonly operations: ReadonlyMap<string, Operation>;
}

/** Joins an operation's validation data and its action. */
export function operation<S extends StructureShape>(
  name: string,
  shape: S,
  run: (input: Infer<S>, call: Call) => Answer | Promise<Answer>,
): Operation {
  return {name, call: (body, call) => run(validate(body, shape), call)};
}

/** The operations by their names. */
export function byName(operations: readonly Operation[]): ReadonlyMap<string, Operation> {
  return new Map(operations.map((op) => [op.name, op]));
}
