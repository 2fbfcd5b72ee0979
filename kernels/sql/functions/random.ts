import {StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import {JavaRandom} from '../types/java-random.ts';
import type {BoundCall, ScalarFunction} from './definition.ts';
import {DOUBLE, INT, intLike, signature} from './infer.ts';

/** One generator for a constant seed, as Flink keeps one per operator; a seed that changes starts anew with each row. */
function generator({constants}: BoundCall): (seed: Value) => JavaRandom {
  const seed = constants[0];
  if (typeof seed !== 'number') return (value) => new JavaRandom(value as number);
  const random = new JavaRandom(seed);
  return () => random;
}

function bounded(bound: Value): number {
  if ((bound as number) > 0) return bound as number;
  throw new StudioError('sql/random', `RAND_INTEGER needs a bound above 0, not ${bound}`, {blame: 'data'});
}

export const RANDOM: readonly ScalarFunction[] = [
  {
    kind: 'scalar',
    name: 'RAND',
    usage: ['RAND()', 'RAND(seed)'],
    description: 'A random DOUBLE from 0 up to, not including, 1; with a seed always the same sequence.',
    examples: [{sql: 'RAND(42)', result: '0.7275636800328681'}],
    nulls: 'strict',
    deterministic: false,
    infer: (args) =>
      args.length <= 1 && args.every(intLike)
        ? signature(
            args,
            args.map(() => INT),
            DOUBLE,
          )
        : null,
    evaluate(call) {
      if (call.args.length === 0) return () => Math.random();
      const random = generator(call);
      return (seed) => random(seed!).nextDouble();
    },
  },
  {
    kind: 'scalar',
    name: 'RAND_INTEGER',
    usage: ['RAND_INTEGER(bound)', 'RAND_INTEGER(seed, bound)'],
    description: 'A random INT from 0 up to, not including, a bound; with a seed always the same sequence.',
    examples: [{sql: 'RAND_INTEGER(3, 100)', result: '34'}],
    nulls: 'strict',
    deterministic: false,
    infer: (args) =>
      (args.length === 1 || args.length === 2) && args.every(intLike)
        ? signature(
            args,
            args.map(() => INT),
            INT,
          )
        : null,
    evaluate(call) {
      if (call.args.length === 1) return (bound) => Math.floor(Math.random() * bounded(bound!));
      const random = generator(call);
      return (seed, bound) => random(seed!).nextInt(bounded(bound!));
    },
  },
];
