import {
  add,
  add64,
  addF,
  and,
  and64,
  anyTrue,
  type Code,
  divF,
  drop,
  eq,
  eqz,
  eqz64,
  F64,
  type FunctionBuilder,
  fromI64,
  go,
  goIf,
  gtU,
  I64,
  i32,
  i64,
  type Label,
  leU,
  load8,
  load32,
  load64,
  load128,
  loadF64,
  ltU,
  type ModuleBuilder,
  mul64,
  ne,
  negF,
  or,
  or64,
  seq,
  shl,
  shl64,
  store32,
  storeF64,
  sub,
  V128,
  type Variable,
  when,
  wrap,
  xor64,
  xor128,
} from './assembler.ts';
import type {Slot} from './layout.ts';
import {KIND, MINUTE, POWERS, SLOT, TAG, ZONED} from './memory.ts';
import {
  cachedFunction,
  eightDigits,
  FALS,
  increase,
  leadingDigits,
  minuteFunction,
  NULL,
  numberFunction,
  QUOTE,
  readDigits,
  skipFunction,
  TRUE,
  textEnd,
  textFunction,
  timeFunction,
} from './value-functions.ts';

// Hot: bench/json-decode.ts.

/** Of `:ss.SSS"` with 0 for digits: its bytes, what makes a bit of the upper half of each that is not such a digit, and those bits. */
const SECOND = [0x22_30_30_30_2e_30_30_3an, 0x00_06_06_06_00_06_0a_00n, 0xff_f0_f0_f0_ff_f0_f0_ffn] as const;
const ZONED_END = 0x78n << 56n;

/** Reads the value at `p` into the slot, or passes over it where there is none, and goes `onward`; to `inside` where a row begins. */
export type SlotValue = (slot: Slot | null, onward: Code, inside: Code, stop: Label) => Code;

/** Values of a scanner's module. */
export class SlotValues {
  /** Whether the record holds bytes beyond ASCII. */
  readonly high: Variable;
  readonly #escaped: Variable;
  readonly #text: FunctionBuilder;
  readonly #number: FunctionBuilder;
  readonly #skip: FunctionBuilder;
  readonly #time: FunctionBuilder;
  readonly #cached: FunctionBuilder;

  constructor(module: ModuleBuilder) {
    this.high = module.global();
    this.#escaped = module.global();
    this.#text = textFunction(module, this.high, this.#escaped);
    this.#number = numberFunction(module);
    this.#skip = skipFunction(module, this.#text, this.#number);
    this.#time = timeFunction(module, minuteFunction(module));
    this.#cached = cachedFunction(module);
  }

  /** Code in the function; `record` is where the record's slots are. */
  within(f: FunctionBuilder, p: Variable, record: Variable): SlotValue {
    const [high, escaped] = [this.high, this.#escaped];
    const [q, r, left, n, sign, digits] = [f.local(), f.local(), f.local(), f.local(), f.local(), f.local()];
    const [whole, x] = [f.local(I64), f.local(I64)];
    const real = f.local(F64);
    const v = f.local(V128);
    const readSigned = seq(
      sign.set(eq(load8(p.get), i32(45))),
      p.set(add(p.get, sign.get)),
      whole.set(i64(0n)),
      digits.set(i32(0)),
      q.set(p.get),
      readDigits(p, whole, digits, x, n),
    );

    return (slot, onward, inside, stop) => {
      const skipped = seq(p.set(this.#skip.call(p.get, i32(0))), goIf(stop, eqz(p.get)));
      if (slot === null) {
        const behindText = seq(textEnd(this.#text, add(p.get, i32(1)), q, v, n), goIf(stop, eqz(q.get)), p.set(add(q.get, i32(1))));
        // Whole numbers of up to seven digits, of which the first is not 0, have nothing else behind them.
        const value = seq(
          n.set(leadingDigits(p, x)),
          when(
            and(ltU(sub(n.get, i32(1)), i32(7)), ne(load8(p.get), i32(48))),
            seq(q.set(add(p.get, n.get)), when(or(eq(load8(q.get), i32(44)), eq(load8(q.get), i32(125))), p.set(q.get), skipped)),
            when(eq(load32(p.get), i32(NULL)), increase(p, 4), skipped),
          ),
        );
        return seq(when(eq(load8(p.get), i32(QUOTE)), behindText, value), onward);
      }
      const {offset, parameter} = slot;
      const put = (value: Code, at: number): Code => store32(record.get, value, offset + at);
      const number = (value: Code): Code => storeF64(record.get, value, offset + SLOT.number);
      const tagged = (tag: number): Code => seq(put(i32(tag), SLOT.tag), onward);
      const bytes = (start: Code, end: Code): Code => seq(put(start, SLOT.start), put(sub(end, start), SLOT.length));
      const orNull = when(eq(load32(p.get), i32(NULL)), seq(increase(p, 4), tagged(TAG.null)));
      switch (slot.kind) {
        case KIND.integer:
          return seq(
            readSigned,
            // No digit, too many, a zero before another, or -0.
            when(
              or(gtU(sub(digits.get, i32(1)), i32(parameter - 1)), and(eq(load8(q.get), i32(48)), gtU(add(digits.get, sign.get), i32(1)))),
              seq(goIf(stop, or(digits.get, sign.get)), orNull, go(stop)),
            ),
            when(sign.get, whole.set(mul64(whole.get, i64(-1n)))),
            parameter < 10 ? put(wrap(whole.get), SLOT.length) : number(fromI64(whole.get)),
            tagged(TAG.value),
          );
        case KIND.double:
          return seq(
            r.set(p.get),
            readSigned,
            when(eqz(digits.get), seq(goIf(stop, sign.get), orNull, go(stop))),
            goIf(stop, and(eq(load8(q.get), i32(48)), gtU(digits.get, i32(1)))),
            left.set(i32(0)),
            when(
              eq(load8(p.get), i32(46)),
              seq(increase(p, 1), q.set(p.get), readDigits(p, whole, digits, x, n), left.set(sub(p.get, q.get)), goIf(stop, eqz(left.get))),
            ),
            when(
              or(eq(or(load8(p.get), i32(32)), i32(101)), gtU(digits.get, i32(15))),
              seq(p.set(this.#number.call(r.get)), goIf(stop, eqz(p.get)), bytes(r.get, p.get), tagged(TAG.utf8)),
            ),
            // Both are exact, and so the quotient is rounded once.
            real.set(divF(fromI64(whole.get), loadF64(shl(left.get, i32(3)), POWERS))),
            when(sign.get, real.set(negF(real.get))),
            number(real.get),
            tagged(TAG.value),
          );
        case KIND.string:
          return seq(
            when(ne(load8(p.get), i32(QUOTE)), seq(orNull, go(stop))),
            increase(p, 1),
            r.set(high.get),
            high.set(i32(0)),
            escaped.set(i32(0)),
            textEnd(this.#text, p.get, q, v, n),
            goIf(stop, eqz(q.get)),
            bytes(p.get, q.get),
            left.set(sub(q.get, p.get)),
            when(
              or(high.get, escaped.get),
              seq(put(i32(TAG.utf8), SLOT.tag), when(escaped.get, put(i32(TAG.escaped), SLOT.tag)), high.set(or(high.get, r.get))),
              seq(
                high.set(r.get),
                when(
                  leU(left.get, i32(16)),
                  drop(this.#cached.call(p.get, left.get, add(record.get, i32(offset)))),
                  put(i32(TAG.value), SLOT.tag),
                ),
              ),
            ),
            p.set(add(q.get, i32(1))),
            onward,
          );
        case KIND.boolean:
          return seq(
            when(eq(load32(p.get), i32(TRUE)), seq(increase(p, 4), put(i32(1), SLOT.length), tagged(TAG.value))),
            when(
              and(eq(load32(p.get), i32(FALS)), eq(load8(p.get, 4), i32(101))),
              seq(increase(p, 5), put(i32(0), SLOT.length), tagged(TAG.value)),
            ),
            orNull,
            go(stop),
          );
        case KIND.timestamp: {
          const [shown, carry, bits] = SECOND;
          const isZoned = parameter >= ZONED;
          const wanted = isZoned ? shown ^ ZONED_END : shown;
          const differs = eqz(eqz64(and64(or64(add64(x.get, i64(carry)), x.get), i64(BigInt.asIntN(64, bits)))));
          const slow = seq(
            p.set(this.#time.call(add(p.get, i32(1)), i32(parameter), add(record.get, i32(offset)))),
            goIf(stop, eqz(p.get)),
            tagged(TAG.value),
          );
          const isOther = or(anyTrue(xor128(load128(p.get, 1), load128(i32(MINUTE)))), differs);
          // The digits of second and ms side by side, behind three zeros.
          const five = or64(
            and64(shl64(x.get, i64(16n)), i64(0xffff000000n)),
            and64(shl64(x.get, i64(8n)), i64(BigInt.asIntN(64, 0xffffff0000000000n))),
          );
          return seq(
            when(ne(load8(p.get), i32(QUOTE)), seq(orNull, go(stop))),
            x.set(xor64(load64(p.get, 17), i64(BigInt.asIntN(64, wanted)))),
            when(isZoned ? or(isOther, ne(load8(p.get, 25), i32(QUOTE))) : isOther, slow),
            number(addF(loadF64(i32(MINUTE), 16), fromI64(eightDigits(five)))),
            increase(p, isZoned ? 26 : 25),
            tagged(TAG.value),
          );
        }
        case KIND.row:
          return seq(
            // A second one would leave values of the first.
            goIf(stop, load32(record.get, offset + SLOT.tag)),
            orNull,
            goIf(stop, ne(load8(p.get), i32(123))),
            increase(p, 1),
            put(i32(TAG.value), SLOT.tag),
            inside,
          );
        default:
          return seq(orNull, q.set(p.get), skipped, bytes(q.get, p.get), tagged(TAG.value));
      }
    };
  }
}
