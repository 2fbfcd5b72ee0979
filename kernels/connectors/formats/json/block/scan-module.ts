import {
  add,
  block,
  type Code,
  eq,
  eqz,
  eqz64,
  type FunctionBuilder,
  geU,
  go,
  goIf,
  goTable,
  gtU,
  i32,
  i64,
  type Label,
  load8,
  load8U64,
  load16U64,
  load32,
  load32U64,
  load64,
  loop,
  ltU,
  ModuleBuilder,
  mul,
  ne,
  or,
  or64,
  seq,
  splat,
  store32,
  store128,
  type Variable,
  when,
  xor64,
} from './assembler.ts';
import type {Edge, Step} from './layout.ts';
import {NEXT, RECORD, RECORDS} from './memory.ts';
import {SlotValues} from './slot-values.ts';
import {increase} from './value-functions.ts';

// Hot: bench/json-decode.ts.

/**
 * Reads records in [from, to), of which each is a line, or ends where the numbers at `ends` say (0: lines): from value to value along the ways that the module was made for. Returns how many it read, at
 * most `most`; NEXT says where it stopped. It stops before a record that is not whole, or at which any way or any value is not what it
 * knows: TypeScript's scanner reads that one. Whatever it takes is JSON as that scanner takes it.
 */
export type Scan = (from: number, to: number, most: number, ends: number) => number;

const LINE_END = 10;
/** Slots of smaller records are emptied without a loop. */
const FEW_SLOT_BYTES = 512;

/** The bytes of a module that takes these steps, from the first one on; a record with its slots has `size` bytes. */
export function scanModule(steps: readonly Step[], size: number): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const values = new SlotValues(module);
  const f = module.function(4);
  const [from, to, most, ends] = f.parameters as [Variable, Variable, Variable, Variable];
  const [count, record, p, state] = [f.local(), f.local(), f.local(), f.local()];
  const value = values.within(f, p, record);

  /** Moves to the value behind the edge's bytes where they stand here. */
  const match = ({run}: Edge, differs: Label): Code => {
    // Four words at a time, the last of which overlap.
    const words: Code[] = [];
    const width = [8, 4, 2, 1].find((w) => w <= run.length) ?? 1;
    for (let at = 0; at < run.length; at += width) words.push(differingAt(run, Math.min(at, run.length - width), width, p.get));
    const tests: Code[] = [];
    for (let i = 0; i < words.length; i += 4) {
      const [first, ...rest] = words.slice(i, i + 4) as [Code, ...Code[]];
      tests.push(goIf(differs, eqz(eqz64(rest.reduce((all, w) => or64(all, w), first)))));
    }
    return seq(...tests, increase(p, run.length));
  };

  const walk = (done: Label, stop: Label): Code =>
    loop((again) => {
      /** From the step `here`: `ahead` are the labels of the steps behind it. */
      const to = (step: Step | null, here: number, ahead: readonly Label[]): Code => {
        if (step === null) return go(done);
        const index = steps.indexOf(step);
        return index > here ? go(ahead[index - here - 1] as Label) : seq(state.set(i32(index)), go(again));
      };
      const take = (step: Step, here: number, ahead: readonly Label[]): Code => {
        if (step.kind === 'value') return value(step.slot, to(step.behind, here, ahead), to(step.inside, here, ahead), stop);
        const ways = step.edges.map((edge) => block((differs) => seq(match(edge, differs), to(edge.to, here, ahead))));
        return seq(...ways, go(stop));
      };
      const enter = (here: number, ahead: readonly Label[]): Code =>
        here < 0
          ? goTable(state.get, ahead)
          : seq(
              block((label) => enter(here - 1, [label, ...ahead])),
              take(steps[here] as Step, here, ahead),
            );
      return enter(steps.length - 1, []);
    });

  f.define(
    block((stop) =>
      loop((records) =>
        seq(
          goIf(stop, or(geU(count.get, most.get), geU(from.get, to.get))),
          record.set(add(i32(RECORDS), mul(count.get, i32(size)))),
          emptied(f, record, size),
          goIf(stop, ne(load8(from.get), i32(123))),
          p.set(add(from.get, i32(1))),
          state.set(i32(0)),
          values.high.set(i32(0)),
          block((done) => walk(done, stop)),
          store32(record.get, from.get, RECORD.start),
          store32(record.get, p.get, RECORD.end),
          store32(record.get, values.high.get, RECORD.high),
          // What follows the object is not looked at.
          when(
            ends.get,
            seq(goIf(stop, gtU(p.get, load32(ends.get))), from.set(load32(ends.get)), increase(ends, 4)),
            seq(
              block((found) =>
                loop((again) =>
                  seq(goIf(stop, geU(p.get, to.get)), goIf(found, eq(load8(p.get), i32(LINE_END))), increase(p, 1), go(again)),
                ),
              ),
              from.set(add(p.get, i32(1))),
            ),
          ),
          increase(count, 1),
          go(records),
        ),
      ),
    ),
    store32(i32(NEXT), from.get),
    count.get,
  );
  return module.bytes(f);
}

/** Of so many bytes of a run, as a number of 64 bits: 0 where they stand at `p`. */
function differingAt(run: Uint8Array, at: number, width: number, p: Code): Code {
  let wanted = 0n;
  for (let i = width - 1; i >= 0; i--) wanted = (wanted << 8n) | BigInt(run[at + i] as number);
  const found = {8: load64, 4: load32U64, 2: load16U64, 1: load8U64}[width as 1 | 2 | 4 | 8];
  return xor64(found(p, at), i64(BigInt.asIntN(64, wanted)));
}

function emptied(f: FunctionBuilder, record: Variable, size: number): Code {
  if (size <= FEW_SLOT_BYTES)
    return seq(...Array.from({length: size / 16 - 1}, (_, i) => store128(record.get, splat(0), RECORD.slots + i * 16)));
  const [q, end] = [f.local(), f.local()];
  return seq(
    q.set(record.get),
    end.set(add(record.get, i32(size))),
    loop((again) => seq(store128(q.get, splat(0)), increase(q, 16), goIf(again, ltU(q.get, end.get)))),
  );
}
