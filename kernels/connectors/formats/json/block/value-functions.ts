import {
  add,
  add64,
  addF,
  and,
  and64,
  and128,
  anyTrue,
  bitmask,
  type Code,
  ctz,
  ctz64,
  divU,
  eq,
  eqBytes,
  eqz,
  extendU,
  F64,
  type FunctionBuilder,
  f64,
  fromU32,
  geU,
  giveBack,
  go,
  goIf,
  gtU,
  I64,
  i32,
  i64,
  lane64,
  lessBytes,
  leU,
  load8,
  load32,
  load64,
  load128,
  loadF64,
  loop,
  ltU,
  type ModuleBuilder,
  mul,
  mul64,
  mulF,
  ne,
  or,
  or64,
  or128,
  seq,
  shl,
  shl64,
  shrU,
  shrU64,
  splat,
  store32,
  store128,
  storeF64,
  sub,
  V128,
  type Variable,
  when,
  wrap,
  xor64,
  xor128,
} from './assembler.ts';
import {ESCAPE, ESCAPES, MASKS, MINUTE, SLOT, TAG, TENS, TEXT_BYTES, TEXT_COUNT, TEXTS, ZONED} from './memory.ts';

// Functions of the scanner's module that read one value, or pass over it. Hot: bench/json-decode.ts.

export const QUOTE = 34;
const BACKSLASH = 92;
export const NULL = 0x6c6c756e;
export const TRUE = 0x65757274;
export const FALS = 0x736c6166;

/** Containers that no column wants, deeper than this, are left to TypeScript's scanner. */
const MAX_SKIPPED = 32;

export const increase = (v: Variable, by: number): Code => v.set(add(v.get, i32(by)));
export const digitAt = (p: Code, offset = 0): Code => sub(load8(p, offset), i32(48));
const fail = giveBack(i32(0));

/** Of sixteen bytes those with which a text ends, or that need a look. Signed: bytes beyond ASCII are less than a space as control characters are. */
const specials = (v: Code): Code => or128(or128(eqBytes(v, splat(QUOTE)), eqBytes(v, splat(BACKSLASH))), lessBytes(v, splat(32)));

/** From behind a text's opening quote, or further on in it, to its closing one; 0 when it is none. Notes bytes beyond ASCII, and escapes. */
export function textFunction(module: ModuleBuilder, high: Variable, escaped: Variable): FunctionBuilder {
  const f = module.function(1);
  const [p] = f.parameters as [Variable];
  const [v, w, mask, c] = [f.local(V128), f.local(V128), f.local(), f.local()];
  const kindOf = (at: number): Code => load8(load8(p.get, at), ESCAPES);
  f.define(
    loop((again) =>
      seq(
        v.set(specials(load128(p.get))),
        w.set(specials(load128(p.get, 16))),
        when(eqz(anyTrue(or128(v.get, w.get))), seq(increase(p, 32), go(again))),
        mask.set(or(bitmask(v.get), shl(bitmask(w.get), i32(16)))),
        p.set(add(p.get, ctz(mask.get))),
        c.set(load8(p.get)),
        when(eq(c.get, i32(QUOTE)), giveBack(p.get)),
        when(geU(c.get, i32(128)), seq(high.set(i32(1)), increase(p, 1), go(again))),
        when(ne(c.get, i32(BACKSLASH)), fail),
        escaped.set(i32(1)),
        when(and(kindOf(1), i32(ESCAPE.plain)), seq(increase(p, 2), go(again))),
        when(eqz(and(kindOf(1), i32(ESCAPE.unicode))), fail),
        when(eqz(and(and(and(kindOf(2), kindOf(3)), and(kindOf(4), kindOf(5))), i32(ESCAPE.hex))), fail),
        increase(p, 6),
        go(again),
      ),
    ),
    fail,
  );
  return f;
}

/** Sets `end` to the closing quote of the text that begins at `from`, or to 0: most end within sixteen bytes. `v`, `mask`: for its own use. */
export function textEnd(text: FunctionBuilder, from: Code, end: Variable, v: Variable, mask: Variable): Code {
  return seq(
    v.set(load128(from)),
    mask.set(bitmask(specials(v.get))),
    end.set(add(from, ctz(or(mask.get, i32(1 << 16))))),
    when(or(eqz(mask.get), ne(load8(end.get), i32(QUOTE))), end.set(text.call(end.get))),
  );
}

/** How many of the eight bytes at `p` are digits before any other; `x` takes their values. */
export function leadingDigits(p: Variable, x: Variable): Code {
  // Of bytes that are no digits a bit of the upper half is set: the first of them counts, and what is carried over goes behind it.
  const others = and64(or64(add64(x.get, i64(0x0606060606060606n)), x.get), i64(BigInt.asIntN(64, 0xf0f0f0f0f0f0f0f0n)));
  return seq(x.set(xor64(load64(p.get), i64(0x3030303030303030n))), shrU(wrap(ctz64(others)), i32(3)));
}

/** Appends the digits at `p` to `whole`, eight at a time, adds their number to `digits`, and moves `p`. `x`, `n`: for its own use. */
export function readDigits(p: Variable, whole: Variable, digits: Variable, x: Variable, n: Variable): Code {
  const read = eightDigits(shl64(x.get, extendU(sub(i32(64), shl(n.get, i32(3))))));
  return loop((again) =>
    seq(
      n.set(leadingDigits(p, x)),
      when(
        n.get,
        seq(
          whole.set(add64(mul64(whole.get, load64(shl(n.get, i32(3)), TENS)), read)),
          p.set(add(p.get, n.get)),
          digits.set(add(digits.get, n.get)),
          goIf(again, eq(n.get, i32(8))),
        ),
      ),
    ),
  );
}

/** The number that eight bytes with values 0 to 9 say, the first of which is the lowest. */
export function eightDigits(x: Code): Code {
  const folded = (v: Code, mask: bigint, factor: bigint, shift: bigint): Code =>
    shrU64(mul64(and64(v, i64(mask)), i64(factor)), i64(shift));
  const pairs = folded(x, 0x0f0f0f0f0f0f0f0fn, 2561n, 8n);
  const fours = folded(pairs, 0x00ff00ff00ff00ffn, 6_553_601n, 16n);
  return folded(fours, 0x0000ffff0000ffffn, 42_949_672_960_001n, 32n);
}

/** To behind a JSON number; 0 when it is none. */
export function numberFunction(module: ModuleBuilder): FunctionBuilder {
  const f = module.function(1);
  const [p] = f.parameters as [Variable];
  const from = f.local();
  const digits = seq(
    from.set(p.get),
    loop((again) => when(leU(digitAt(p.get), i32(9)), seq(increase(p, 1), go(again)))),
    when(eq(from.get, p.get), fail),
  );
  f.define(
    when(eq(load8(p.get), i32(45)), increase(p, 1)),
    digits,
    when(and(eq(load8(from.get), i32(48)), gtU(p.get, add(from.get, i32(1)))), fail),
    when(eq(load8(p.get), i32(46)), seq(increase(p, 1), digits)),
    when(
      eq(or(load8(p.get), i32(32)), i32(101)),
      seq(increase(p, 1), when(or(eq(load8(p.get), i32(43)), eq(load8(p.get), i32(45))), increase(p, 1)), digits),
    ),
    p.get,
  );
  return f;
}

/** To behind any JSON value; 0 when it is none. */
export function skipFunction(module: ModuleBuilder, text: FunctionBuilder, number: FunctionBuilder): FunctionBuilder {
  const f = module.function(2);
  const [p, depth] = f.parameters as [Variable, Variable];
  const [c, close] = [f.local(), f.local()];
  const space = loop((again) =>
    seq(c.set(load8(p.get)), when(or(eq(c.get, i32(32)), or(eq(c.get, i32(9)), eq(c.get, i32(13)))), seq(increase(p, 1), go(again)))),
  );
  const orFail = (value: Code): Code => seq(p.set(value), when(eqz(p.get), fail));
  const string = seq(orFail(text.call(add(p.get, i32(1)))), increase(p, 1));
  f.define(
    c.set(load8(p.get)),
    when(eq(c.get, i32(QUOTE)), seq(string, giveBack(p.get))),
    when(eq(load32(p.get), i32(TRUE)), giveBack(add(p.get, i32(4)))),
    when(eq(load32(p.get), i32(NULL)), giveBack(add(p.get, i32(4)))),
    when(and(eq(load32(p.get), i32(FALS)), eq(load8(p.get, 4), i32(101))), giveBack(add(p.get, i32(5)))),
    when(eqz(or(eq(c.get, i32(123)), eq(c.get, i32(91)))), giveBack(number.call(p.get))),
    when(gtU(depth.get, i32(MAX_SKIPPED)), fail),
    // Both kinds of bracket close two places behind the one that opens.
    close.set(add(c.get, i32(2))),
    increase(p, 1),
    space,
    when(eq(c.get, close.get), giveBack(add(p.get, i32(1)))),
    loop((again) =>
      seq(
        when(
          eq(close.get, i32(125)),
          seq(when(ne(c.get, i32(QUOTE)), fail), string, space, when(ne(c.get, i32(58)), fail), increase(p, 1), space),
        ),
        orFail(f.call(p.get, add(depth.get, i32(1)))),
        space,
        increase(p, 1),
        when(eq(c.get, close.get), giveBack(p.get)),
        when(ne(c.get, i32(44)), fail),
        space,
        go(again),
      ),
    ),
    fail,
  );
  return f;
}

/**
 * Reads a time from behind its opening quote to behind its closing one into the slot: 0 when it is anything unusual. `parameter` as in
 * `Slot.parameter`.
 */
export function timeFunction(module: ModuleBuilder, minute: FunctionBuilder): FunctionBuilder {
  const f = module.function(3);
  const [p, parameter, slot] = f.parameters as [Variable, Variable, Variable];
  const [ms, digit, unit, end] = [f.local(), f.local(), f.local(), f.local()];
  f.define(
    when(anyTrue(xor128(load128(p.get), load128(i32(MINUTE)))), when(eqz(minute.call(p.get, and(parameter.get, i32(255)))), fail)),
    when(or(ne(load8(p.get, 16), i32(58)), or(gtU(digitAt(p.get, 17), i32(5)), gtU(digitAt(p.get, 18), i32(9)))), fail),
    // Whole ms: beyond three digits of the fraction they are cut off.
    ms.set(mul(add(mul(digitAt(p.get, 17), i32(10)), digitAt(p.get, 18)), i32(1000))),
    increase(p, 19),
    when(
      eq(load8(p.get), i32(46)),
      seq(
        increase(p, 1),
        end.set(add(p.get, i32(9))),
        unit.set(i32(100)),
        loop((again) =>
          seq(
            digit.set(digitAt(p.get)),
            when(
              and(leU(digit.get, i32(9)), ltU(p.get, end.get)),
              seq(ms.set(add(ms.get, mul(digit.get, unit.get))), unit.set(divU(unit.get, i32(10))), increase(p, 1), go(again)),
            ),
          ),
        ),
      ),
    ),
    when(geU(parameter.get, i32(ZONED)), seq(when(ne(load8(p.get), i32(90)), fail), increase(p, 1))),
    when(ne(load8(p.get), i32(QUOTE)), fail),
    storeF64(slot.get, addF(loadF64(i32(MINUTE), 16), fromU32(ms.get)), SLOT.number),
    add(p.get, i32(1)),
  );
  return f;
}

/** Reads the sixteen bytes `yyyy-MM-dd HH:mm` with that separator into MINUTE; 0 when they are anything unusual. */
export function minuteFunction(module: ModuleBuilder): FunctionBuilder {
  const f = module.function(2);
  const [p, separator] = f.parameters as [Variable, Variable];
  const [year, month, day, hour, minute, era] = [f.local(), f.local(), f.local(), f.local(), f.local(), f.local()];
  const days = f.local(F64);
  const two = (into: Variable, at: number): Code =>
    seq(
      when(or(gtU(digitAt(p.get, at), i32(9)), gtU(digitAt(p.get, at + 1), i32(9))), fail),
      into.set(add(mul(digitAt(p.get, at), i32(10)), digitAt(p.get, at + 1))),
    );
  const is = (at: number, byte: Code): Code => when(ne(load8(p.get, at), byte), fail);
  f.define(
    two(year, 2),
    two(era, 0),
    year.set(add(mul(era.get, i32(100)), year.get)),
    two(month, 5),
    two(day, 8),
    two(hour, 11),
    two(minute, 14),
    is(4, i32(45)),
    is(7, i32(45)),
    is(10, separator.get),
    is(13, i32(58)),
    when(or(eqz(year.get), or(gtU(sub(month.get, i32(1)), i32(11)), gtU(sub(day.get, i32(1)), i32(30)))), fail),
    // 29 February is left to TypeScript; of the months with 31 days the bit is set.
    when(and(gtU(day.get, i32(28)), eq(month.get, i32(2))), fail),
    when(and(gtU(day.get, i32(30)), eqz(and(shrU(i32(0b1010110101010), month.get), i32(1)))), fail),
    when(or(gtU(hour.get, i32(23)), gtU(minute.get, i32(59))), fail),
    // Days from the civil date: years begin in March, eras have 400 of them.
    when(
      leU(month.get, i32(2)),
      seq(year.set(sub(year.get, i32(1))), month.set(add(month.get, i32(9)))),
      month.set(sub(month.get, i32(3))),
    ),
    era.set(divU(year.get, i32(400))),
    year.set(sub(year.get, mul(era.get, i32(400)))),
    day.set(add(divU(add(mul(month.get, i32(153)), i32(2)), i32(5)), sub(day.get, i32(1)))),
    day.set(add(sub(add(mul(year.get, i32(365)), divU(year.get, i32(4))), divU(year.get, i32(100))), day.get)),
    days.set(addF(fromU32(add(mul(era.get, i32(146_097)), day.get)), f64(-719_468))),
    storeF64(i32(MINUTE), addF(mulF(days.get, f64(86_400_000)), mulF(fromU32(add(mul(hour.get, i32(60)), minute.get)), f64(60_000))), 16),
    store128(i32(MINUTE), load128(p.get)),
    i32(1),
  );
  return f;
}

/** Looks a text of at most sixteen bytes up among those seen last, writes count and tag into the slot. */
export function cachedFunction(module: ModuleBuilder): FunctionBuilder {
  const f = module.function(3);
  const [from, length, slot] = f.parameters as [Variable, Variable, Variable];
  const [v, hash, place, entry] = [f.local(V128), f.local(I64), f.local(), f.local()];
  f.define(
    v.set(and128(load128(from.get), load128(add(i32(MASKS), shl(length.get, i32(4)))))),
    hash.set(
      mul64(
        xor64(
          mul64(lane64(0)(v.get), i64(0x1e3779b97f4a7c15n)),
          add64(mul64(lane64(1)(v.get), i64(0x42b2ae3d27d4eb4fn)), extendU(length.get)),
        ),
        i64(0x165667b19e3779f9n),
      ),
    ),
    place.set(and(wrap(shrU64(hash.get, i64(40n))), i32(TEXT_COUNT - 1))),
    entry.set(add(i32(TEXTS), mul(place.get, i32(TEXT_BYTES)))),
    when(
      or(anyTrue(xor128(v.get, load128(entry.get))), ne(load32(entry.get, 16), length.get)),
      seq(store128(entry.get, v.get), store32(entry.get, length.get, 16), store32(entry.get, add(load32(entry.get, 20), i32(1)), 20)),
    ),
    store32(slot.get, load32(entry.get, 20), SLOT.count),
    store32(slot.get, add(i32(TAG.cached), shl(place.get, i32(8))), SLOT.tag),
    i32(1),
  );
  return f;
}
