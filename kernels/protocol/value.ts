/**
 * A SQL value as the engine holds it; the representation follows from the column's DataType:
 * BOOLEAN boolean; TINYINT SMALLINT INT FLOAT DOUBLE number; BIGINT number while a safe integer, else bigint;
 * DECIMAL(p,s) the unscaled integer (number while safe, else bigint); CHAR VARCHAR STRING string; BINARY VARBINARY BYTES Uint8Array;
 * DATE days since 1970; TIME ms of day; TIMESTAMP(p)/TIMESTAMP_LTZ(p) since 1970 in ms (p ≤ 3), µs (p 4–6), ns (p 7–9), bigint beyond safe;
 * INTERVAL months or ms; ARRAY and ROW readonly Value[]; MAP and MULTISET Map. SQL NULL is null, never undefined.
 */
export type Value = null | boolean | number | bigint | string | Uint8Array | readonly Value[] | ReadonlyMap<Value, Value>;

/** Position = column. */
export type Row = readonly Value[];
