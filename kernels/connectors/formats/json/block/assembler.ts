/**
 * WebAssembly written as TypeScript: an instruction is a function that appends its bytes, given the labels around it, so that branches name
 * the block they leave instead of counting. Only what the block scanner needs.
 */
export type Code = (out: number[], labels: readonly Label[]) => void;

/** A block or loop that code inside may branch to. */
export interface Label {
  readonly kind: 'block' | 'loop' | 'if';
}

const I32 = 0x7f;
export const I64 = 0x7e;
export const F64 = 0x7c;
export const V128 = 0x7b;
type ValueType = typeof I32 | typeof I64 | typeof F64 | typeof V128;

/** LEB128 of a whole number that is not negative. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

function signed(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

const fixed =
  (...bytes: readonly number[]): Code =>
  (out) =>
    void out.push(...bytes);

export const seq =
  (...parts: readonly Code[]): Code =>
  (out, labels) => {
    for (const part of parts) part(out, labels);
  };

const after =
  (...bytes: readonly number[]) =>
  (...operands: readonly Code[]): Code =>
    seq(...operands, fixed(...bytes));

const simd = (op: number, ...more: readonly number[]) => after(0xfd, ...unsigned(op), ...more);

export const i32 = (value: number): Code => fixed(0x41, ...signed(BigInt(value)));
export const i64 = (value: bigint): Code => fixed(0x42, ...signed(value));
export const f64 = (value: number): Code => fixed(0x44, ...new Uint8Array(Float64Array.of(value).buffer));

export const drop = after(0x1a);
export const eqz = after(0x45);
export const eq = after(0x46);
export const ne = after(0x47);
export const ltU = after(0x49);
export const gtU = after(0x4b);
export const leU = after(0x4d);
export const geU = after(0x4f);
export const add = after(0x6a);
export const sub = after(0x6b);
export const mul = after(0x6c);
export const divU = after(0x6e);
export const and = after(0x71);
export const or = after(0x72);
export const shl = after(0x74);
export const shrU = after(0x76);
export const ctz = after(0x68);
export const eqz64 = after(0x50);
export const ctz64 = after(0x7a);
export const add64 = after(0x7c);
export const mul64 = after(0x7e);
export const and64 = after(0x83);
export const or64 = after(0x84);
export const xor64 = after(0x85);
export const shl64 = after(0x86);
export const shrU64 = after(0x88);
export const wrap = after(0xa7);
export const extendU = after(0xad);
export const addF = after(0xa0);
export const mulF = after(0xa2);
export const divF = after(0xa3);
export const negF = after(0x9a);
export const fromI64 = after(0xb9);
export const fromU32 = after(0xb8);

const memory =
  (align: number, ...op: readonly number[]) =>
  (address: Code, offset = 0): Code =>
    seq(address, fixed(...op, align, ...unsigned(offset)));
const memoryTo =
  (align: number, ...op: readonly number[]) =>
  (address: Code, value: Code, offset = 0): Code =>
    seq(address, value, fixed(...op, align, ...unsigned(offset)));

export const load8 = memory(0, 0x2d);
export const load32 = memory(0, 0x28);
export const load8U64 = memory(0, 0x31);
export const load16U64 = memory(0, 0x33);
export const load32U64 = memory(0, 0x35);
export const load64 = memory(0, 0x29);
export const loadF64 = memory(0, 0x2b);
export const load128 = memory(0, 0xfd, 0);
export const store32 = memoryTo(0, 0x36);
export const storeF64 = memoryTo(0, 0x39);
export const store128 = memoryTo(0, 0xfd, 11);

/** Sixteen times the same byte. */
export const splat = (byte: number): Code => simd(15)(i32(byte));
export const eqBytes = simd(35);
export const lessBytes = simd(37);
export const or128 = simd(80);
export const and128 = simd(78);
export const xor128 = simd(81);
export const anyTrue = simd(83);
/** The highest bit of each byte. */
export const bitmask = simd(100);
export const lane64 = (lane: number): ((v: Code) => Code) => simd(29, lane);

export interface Variable {
  readonly get: Code;
  set(value: Code): Code;
}

export const block = (body: (label: Label) => Code): Code => labelled('block', 0x02, body);
export const loop = (body: (label: Label) => Code): Code => labelled('loop', 0x03, body);

function labelled(kind: Label['kind'], op: number, body: (label: Label) => Code): Code {
  const label: Label = {kind};
  return seq(fixed(op, 0x40), within(label, body(label)), fixed(0x0b));
}

const within =
  (label: Label, code: Code): Code =>
  (out, labels) =>
    code(out, [label, ...labels]);

const ANONYMOUS: Label = {kind: 'if'};

export const when = (condition: Code, then: Code, otherwise?: Code): Code =>
  seq(
    condition,
    fixed(0x04, 0x40),
    within(ANONYMOUS, then),
    ...(otherwise === undefined ? [] : [fixed(0x05), within(ANONYMOUS, otherwise)]),
    fixed(0x0b),
  );

const target =
  (label: Label): Code =>
  (out, labels) =>
    void out.push(...unsigned(labels.indexOf(label)));

export const go = (label: Label): Code => seq(fixed(0x0c), target(label));
export const goIf = (label: Label, condition: Code): Code => seq(condition, fixed(0x0d), target(label));
/** To the label at the index, to the last one beyond. */
export const goTable = (index: Code, targets: readonly Label[]): Code =>
  seq(index, fixed(0x0e, ...unsigned(targets.length - 1)), ...targets.map(target));
export const giveBack = (value: Code): Code => seq(value, fixed(0x0f));

/** A function of a module. Its parameters and its result are numbers of 32 bits. */
export class FunctionBuilder {
  readonly index: number;
  readonly parameters: readonly Variable[];
  readonly #locals: ValueType[] = [];
  #body: Code = fixed();

  constructor(index: number, parameters: number) {
    this.index = index;
    this.parameters = Array.from({length: parameters}, (_, i) => variable(i));
  }

  local(type: ValueType = I32): Variable {
    return variable(this.parameters.length + this.#locals.push(type) - 1);
  }

  define(...body: readonly Code[]): void {
    this.#body = seq(...body);
  }

  call(...args: readonly Code[]): Code {
    return seq(...args, fixed(0x10, ...unsigned(this.index)));
  }

  bytes(): number[] {
    const locals = this.#locals.flatMap((type) => [1, type]);
    const code = [...unsigned(this.#locals.length), ...locals];
    this.#body(code, []);
    code.push(0x0b);
    return [...unsigned(code.length), ...code];
  }
}

function variable(index: number): Variable {
  return {get: fixed(0x20, ...unsigned(index)), set: (value) => seq(value, fixed(0x21, ...unsigned(index)))};
}

/** A module that imports its memory as `m.m` and exports functions; its globals are numbers of 32 bits, 0 at first. */
export class ModuleBuilder {
  readonly #functions: FunctionBuilder[] = [];
  #globals = 0;

  function(parameters: number): FunctionBuilder {
    const made = new FunctionBuilder(this.#functions.length, parameters);
    this.#functions.push(made);
    return made;
  }

  global(): Variable {
    const index = unsigned(this.#globals++);
    return {get: fixed(0x23, ...index), set: (value) => seq(value, fixed(0x24, ...index))};
  }

  /** `exported` under the name `f`. */
  bytes(exported: FunctionBuilder): Uint8Array<ArrayBuffer> {
    const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
    const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
    const name = (text: string): number[] => list([...text].map((c) => [c.charCodeAt(0)]));
    return Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, list(this.#functions.map((f) => [0x60, ...list(f.parameters.map(() => [I32])), 1, I32]))),
      ...section(2, list([[...name('m'), ...name('m'), 2, 0, 1]])),
      ...section(3, list(this.#functions.map((f) => unsigned(f.index)))),
      ...section(6, list(Array.from({length: this.#globals}, () => [I32, 1, 0x41, 0, 0x0b]))),
      ...section(7, list([[...name('f'), 0, ...unsigned(exported.index)]])),
      ...section(10, list(this.#functions.map((f) => f.bytes()))),
    ]);
  }
}
