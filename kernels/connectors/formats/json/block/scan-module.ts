import {
  add,
  add64,
  addF,
  and,
  and128,
  anyTrue,
  block,
  type Code,
  divF,
  divU,
  drop,
  eq,
  eqz,
  extendU,
  F64,
  type FunctionBuilder,
  fromI64,
  fromU32,
  geU,
  go,
  goIf,
  goTable,
  gtU,
  I64,
  i32,
  i64,
  type Label,
  leU,
  load8,
  load32,
  load128,
  loadF64,
  loop,
  ltU,
  ModuleBuilder,
  mul,
  mul64,
  ne,
  negF,
  or,
  seq,
  shl,
  splat,
  store32,
  store128,
  storeF64,
  sub,
  type Variable,
  when,
  wrap,
  xor128,
} from './assembler.ts';
import {EDGE, KIND, MASKS, MINUTE, NEXT, POWERS, RECORD, RECORDS, SLOT, STACK, TAG, ZONED} from './memory.ts';
import {
  cachedFunction,
  digitAt,
  FALS,
  increase,
  minuteFunction,
  NULL,
  numberFunction,
  QUOTE,
  skipFunction,
  TRUE,
  textFunction,
} from './value-functions.ts';

// Hot: bench/json-decode.ts.

/**
 * Reads records, one a line, in [from, to): from value to value along the edges, the first of which is `root`. Returns how many it read, at
 * most `most`; NEXT says where it stopped. It stops before a record that is not whole, or at which any edge or any value is not what it
 * knows: TypeScript's scanner reads that one. Whatever it takes is JSON as that scanner takes it.
 */
export type Scan = (from: number, to: number, most: number, root: number, recordSize: number) => number;

const LINE_END = 10;

/** The module's bytes. */
export function scanModule(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const high = module.global();
  const escaped = module.global();
  const text = textFunction(module, high, escaped);
  const number = numberFunction(module);
  const skip = skipFunction(module, text, number);
  const minute = minuteFunction(module);
  const cached = cachedFunction(module);
  return module.bytes(scanFunction(module, {high, escaped, text, number, skip, minute, cached}));
}

interface Parts {
  readonly high: Variable;
  readonly escaped: Variable;
  readonly text: FunctionBuilder;
  readonly number: FunctionBuilder;
  readonly skip: FunctionBuilder;
  readonly minute: FunctionBuilder;
  readonly cached: FunctionBuilder;
}

function scanFunction(module: ModuleBuilder, parts: Parts): FunctionBuilder {
  const {high, escaped, text, number, skip, minute, cached} = parts;
  const f = module.function(5);
  const [from, to, most, root, size] = f.parameters as [Variable, Variable, Variable, Variable, Variable];
  const [count, record, p, edge, slot, stack] = [f.local(), f.local(), f.local(), f.local(), f.local(), f.local()];
  const [q, r, left, c, sign, digits] = [f.local(), f.local(), f.local(), f.local(), f.local(), f.local()];
  const whole = f.local(I64);
  const real = f.local(F64);

  /** Follows the edge behind the value, which has been read. */
  const onward = (field: Label): Code => seq(edge.set(load32(edge.get, EDGE.next)), go(field));
  const tagged = (tag: number, field: Label): Code => seq(store32(slot.get, i32(tag), SLOT.tag), onward(field));
  const parameter = load32(edge.get, EDGE.parameter);
  /** Appends digits to `whole` and counts them. */
  const readDigits = loop((again) =>
    seq(
      c.set(digitAt(p.get)),
      when(
        leU(c.get, i32(9)),
        seq(whole.set(add64(mul64(whole.get, i64(10n)), extendU(c.get))), increase(p, 1), increase(digits, 1), go(again)),
      ),
    ),
  );
  const readSign = seq(
    sign.set(eq(load8(p.get), i32(45))),
    p.set(add(p.get, sign.get)),
    whole.set(i64(0n)),
    digits.set(i32(0)),
    q.set(p.get),
    readDigits,
  );
  const bytesOf = (start: Code, end: Code): Code =>
    seq(store32(slot.get, start, SLOT.start), store32(slot.get, sub(end, start), SLOT.length));

  const values = (field: Label, done: Label, stop: Label): Code[] => {
    /** null, or on. */
    const orNull = when(eq(load32(p.get), i32(NULL)), seq(increase(p, 4), tagged(TAG.null, field)));
    const cases: Record<keyof typeof KIND, Code> = {
      end: seq(goIf(done, eq(stack.get, i32(STACK))), stack.set(sub(stack.get, i32(4))), edge.set(load32(stack.get)), go(field)),
      skip: seq(
        when(eq(load32(p.get), i32(NULL)), seq(increase(p, 4), onward(field))),
        p.set(skip.call(p.get, i32(0))),
        goIf(stop, eqz(p.get)),
        onward(field),
      ),
      integer: seq(
        readSign,
        // No digit, too many, a zero before another, or -0.
        when(
          or(gtU(sub(digits.get, i32(1)), sub(parameter, i32(1))), and(eq(load8(q.get), i32(48)), gtU(add(digits.get, sign.get), i32(1)))),
          seq(goIf(stop, or(digits.get, sign.get)), orNull, go(stop)),
        ),
        when(sign.get, whole.set(mul64(whole.get, i64(-1n)))),
        store32(slot.get, wrap(whole.get), SLOT.length),
        storeF64(slot.get, fromI64(whole.get), SLOT.number),
        tagged(TAG.value, field),
      ),
      double: seq(
        r.set(p.get),
        readSign,
        when(eqz(digits.get), seq(goIf(stop, sign.get), orNull, go(stop))),
        goIf(stop, and(eq(load8(q.get), i32(48)), gtU(digits.get, i32(1)))),
        left.set(i32(0)),
        when(
          eq(load8(p.get), i32(46)),
          seq(increase(p, 1), q.set(p.get), readDigits, left.set(sub(p.get, q.get)), goIf(stop, eqz(left.get))),
        ),
        when(
          or(eq(or(load8(p.get), i32(32)), i32(101)), gtU(digits.get, i32(15))),
          seq(p.set(number.call(r.get)), goIf(stop, eqz(p.get)), bytesOf(r.get, p.get), tagged(TAG.utf8, field)),
        ),
        // Both are exact, and so the quotient is rounded once.
        real.set(divF(fromI64(whole.get), loadF64(add(i32(POWERS), shl(left.get, i32(3)))))),
        when(sign.get, real.set(negF(real.get))),
        storeF64(slot.get, real.get, SLOT.number),
        tagged(TAG.value, field),
      ),
      string: seq(
        when(ne(load8(p.get), i32(QUOTE)), seq(orNull, go(stop))),
        increase(p, 1),
        r.set(high.get),
        high.set(i32(0)),
        escaped.set(i32(0)),
        q.set(text.call(p.get)),
        goIf(stop, eqz(q.get)),
        bytesOf(p.get, q.get),
        left.set(sub(q.get, p.get)),
        when(
          or(high.get, escaped.get),
          seq(
            store32(slot.get, i32(TAG.utf8), SLOT.tag),
            when(escaped.get, store32(slot.get, i32(TAG.escaped), SLOT.tag)),
            high.set(or(high.get, r.get)),
          ),
          seq(
            high.set(r.get),
            when(leU(left.get, i32(16)), drop(cached.call(p.get, left.get, slot.get)), store32(slot.get, i32(TAG.value), SLOT.tag)),
          ),
        ),
        p.set(add(q.get, i32(1))),
        onward(field),
      ),
      boolean: seq(
        when(eq(load32(p.get), i32(TRUE)), seq(increase(p, 4), store32(slot.get, i32(1), SLOT.length), tagged(TAG.value, field))),
        when(
          and(eq(load32(p.get), i32(FALS)), eq(load8(p.get, 4), i32(101))),
          seq(increase(p, 5), store32(slot.get, i32(0), SLOT.length), tagged(TAG.value, field)),
        ),
        orNull,
        go(stop),
      ),
      timestamp: seq(
        when(ne(load8(p.get), i32(QUOTE)), seq(orNull, go(stop))),
        increase(p, 1),
        when(anyTrue(xor128(load128(p.get), load128(i32(MINUTE)))), goIf(stop, eqz(minute.call(p.get, and(parameter, i32(255)))))),
        goIf(stop, or(ne(load8(p.get, 16), i32(58)), or(gtU(digitAt(p.get, 17), i32(5)), gtU(digitAt(p.get, 18), i32(9))))),
        // Whole ms: beyond three digits of the fraction they are cut off.
        left.set(mul(add(mul(digitAt(p.get, 17), i32(10)), digitAt(p.get, 18)), i32(1000))),
        increase(p, 19),
        when(
          eq(load8(p.get), i32(46)),
          seq(
            increase(p, 1),
            q.set(add(p.get, i32(9))),
            r.set(i32(100)),
            loop((again) =>
              seq(
                c.set(digitAt(p.get)),
                when(
                  and(leU(c.get, i32(9)), ltU(p.get, q.get)),
                  seq(left.set(add(left.get, mul(c.get, r.get))), r.set(divU(r.get, i32(10))), increase(p, 1), go(again)),
                ),
              ),
            ),
          ),
        ),
        when(geU(parameter, i32(ZONED)), seq(goIf(stop, ne(load8(p.get), i32(90))), increase(p, 1))),
        goIf(stop, ne(load8(p.get), i32(QUOTE))),
        increase(p, 1),
        storeF64(slot.get, addF(loadF64(i32(MINUTE), 16), fromU32(left.get)), SLOT.number),
        tagged(TAG.value, field),
      ),
      row: seq(
        // A second one would leave values of the first.
        goIf(stop, load32(slot.get, SLOT.tag)),
        orNull,
        goIf(stop, ne(load8(p.get), i32(123))),
        increase(p, 1),
        store32(slot.get, i32(TAG.value), SLOT.tag),
        store32(stack.get, load32(edge.get, EDGE.next)),
        increase(stack, 4),
        edge.set(load32(edge.get, EDGE.child)),
        go(field),
      ),
      any: seq(
        orNull,
        q.set(skip.call(p.get, i32(0))),
        goIf(stop, eqz(q.get)),
        bytesOf(p.get, q.get),
        p.set(q.get),
        tagged(TAG.value, field),
      ),
    };
    return Object.entries(cases)
      .sort(([a], [b]) => KIND[a as keyof typeof KIND] - KIND[b as keyof typeof KIND])
      .map(([, code]) => code);
  };

  /** Moves to the next value along the edge whose bytes stand here; stops where none does. */
  const match = (stop: Label): Code =>
    block((found) =>
      loop((other) =>
        seq(
          goIf(stop, eqz(edge.get)),
          left.set(load32(edge.get, EDGE.length)),
          r.set(load32(edge.get, EDGE.run)),
          q.set(p.get),
          block((differs) =>
            seq(
              loop((again) =>
                when(
                  gtU(left.get, i32(16)),
                  seq(
                    goIf(differs, anyTrue(xor128(load128(q.get), load128(r.get)))),
                    increase(q, 16),
                    increase(r, 16),
                    left.set(sub(left.get, i32(16))),
                    go(again),
                  ),
                ),
              ),
              goIf(differs, anyTrue(and128(xor128(load128(q.get), load128(r.get)), load128(add(i32(MASKS), shl(left.get, i32(4))))))),
              p.set(add(q.get, left.get)),
              go(found),
            ),
          ),
          edge.set(load32(edge.get, EDGE.other)),
          go(other),
        ),
      ),
    );

  f.define(
    block((stop) =>
      loop((records) =>
        seq(
          goIf(stop, or(geU(count.get, most.get), geU(from.get, to.get))),
          record.set(add(i32(RECORDS), mul(count.get, size.get))),
          q.set(record.get),
          r.set(add(record.get, size.get)),
          loop((again) => seq(store128(q.get, splat(0)), increase(q, 16), goIf(again, ltU(q.get, r.get)))),
          goIf(stop, ne(load8(from.get), i32(123))),
          p.set(add(from.get, i32(1))),
          edge.set(root.get),
          stack.set(i32(STACK)),
          high.set(i32(0)),
          block((done) =>
            loop((field) =>
              seq(
                match(stop),
                slot.set(add(record.get, load32(edge.get, EDGE.slot))),
                choose(load32(edge.get, EDGE.kind), values(field, done, stop)),
              ),
            ),
          ),
          store32(record.get, from.get, RECORD.start),
          store32(record.get, p.get, RECORD.end),
          store32(record.get, high.get, RECORD.high),
          // What follows the object is not looked at.
          block((found) =>
            loop((again) => seq(goIf(stop, geU(p.get, to.get)), goIf(found, eq(load8(p.get), i32(LINE_END))), increase(p, 1), go(again))),
          ),
          from.set(add(p.get, i32(1))),
          increase(count, 1),
          go(records),
        ),
      ),
    ),
    store32(i32(NEXT), from.get),
    count.get,
  );
  return f;
}

/** The code at the index; each ends with a jump of its own. */
function choose(index: Code, cases: readonly Code[]): Code {
  const enter = (i: number, labels: readonly Label[]): Code =>
    i < 0
      ? goTable(index, labels)
      : seq(
          block((label) => enter(i - 1, [label, ...labels])),
          cases[i] as Code,
        );
  return enter(cases.length - 1, []);
}
