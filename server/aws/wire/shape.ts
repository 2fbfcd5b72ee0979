/** The shapes of requests, as data: what AWS's service models say of a member, and the TypeScript type that follows from it. */
export type Shape = StringShape | NumberShape | BooleanShape | BlobShape | ListShape | MapShape | StructureShape | DocumentShape;

interface Common {
  readonly required?: true;
}
export interface StringShape extends Common {
  readonly kind: 'string';
  readonly min?: number;
  readonly max?: number;
  /** Written as in the service's model; the whole text must match. */
  readonly pattern?: string;
  readonly values?: readonly string[];
}
/** A timestamp is seconds since 1970 with a fraction. */
export interface NumberShape extends Common {
  readonly kind: 'integer' | 'timestamp';
  readonly min?: number;
  readonly max?: number;
}
export interface BooleanShape extends Common {
  readonly kind: 'boolean';
}
/** Stays base64 text; `max` counts decoded bytes. */
export interface BlobShape extends Common {
  readonly kind: 'blob';
  readonly max?: number;
}
export interface ListShape extends Common {
  readonly kind: 'list';
  readonly member: Shape;
  readonly min?: number;
  readonly max?: number;
}
export interface MapShape extends Common {
  readonly kind: 'map';
  readonly value: Shape;
  readonly max?: number;
}
export interface StructureShape extends Common {
  readonly kind: 'structure';
  readonly members: Readonly<Record<string, Shape>>;
}
/** An object that is kept as it came: only its nesting is limited. */
export interface DocumentShape extends Common {
  readonly kind: 'document';
}

interface Length {
  readonly min?: number;
  readonly max?: number;
}

type Rest<S extends Common> = Omit<S, 'kind' | 'required'>;

export function string<const O extends Rest<StringShape>>(options?: O): {readonly kind: 'string'} & O {
  return {kind: 'string', ...(options as O)};
}
export function integer(options: Rest<NumberShape> = {}): NumberShape & {readonly kind: 'integer'} {
  return {kind: 'integer', ...options};
}
export function timestamp(): NumberShape & {readonly kind: 'timestamp'} {
  return {kind: 'timestamp'};
}
export function boolean(): BooleanShape {
  return {kind: 'boolean'};
}
export function blob(max?: number): BlobShape {
  return {kind: 'blob', ...(max === undefined ? {} : {max})};
}
export function list<S extends Shape>(member: S, options: Length = {}): Length & {readonly kind: 'list'; readonly member: S} {
  return {kind: 'list', member, ...options};
}
export function map<S extends Shape>(
  value: S,
  options: {readonly max?: number} = {},
): {readonly kind: 'map'; readonly value: S; readonly max?: number} {
  return {kind: 'map', value, ...options};
}
export function structure<M extends Readonly<Record<string, Shape>>>(members: M): {readonly kind: 'structure'; readonly members: M} {
  return {kind: 'structure', members};
}
export function document(): DocumentShape {
  return {kind: 'document'};
}
export function required<S extends Shape>(shape: S): S & {readonly required: true} {
  return {...shape, required: true};
}

/** The type of a request that passed `validate` against the shape. */
export type Infer<S> = S extends {readonly kind: 'string'}
  ? S extends {readonly values: readonly (infer V)[]}
    ? V
    : string
  : S extends {readonly kind: 'blob'}
    ? string
    : S extends {readonly kind: 'integer' | 'timestamp'}
      ? number
      : S extends {readonly kind: 'boolean'}
        ? boolean
        : S extends {readonly kind: 'list'; readonly member: infer M}
          ? readonly Infer<M>[]
          : S extends {readonly kind: 'map'; readonly value: infer V}
            ? Readonly<Record<string, Infer<V>>>
            : S extends {readonly kind: 'structure'; readonly members: infer M}
              ? InferMembers<M>
              : import('./json.ts').JsonObject;

type InferMembers<M> = {
  readonly [K in keyof M as M[K] extends {readonly required: true} ? K : never]: Infer<M[K]>;
} & {readonly [K in keyof M as M[K] extends {readonly required: true} ? never : K]?: Infer<M[K]>};
