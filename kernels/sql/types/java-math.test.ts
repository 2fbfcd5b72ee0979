import {describe, expect, test} from 'vitest';
import {javaCos, javaCosh, javaExp, javaLog, javaLog10, javaPow, javaSin, javaTan} from './java-math.ts';

describe('mathematical functions as Java has them', () => {
  // Digits of an arbitrary-precision calculator, rounded to the nearest double.
  test.each([
    ['exp 1', javaExp(1), Math.E],
    ['exp 0', javaExp(0), 1],
    ['exp of what overflows', javaExp(710), Number.POSITIVE_INFINITY],
    ['log 10', javaLog(10), Math.LN10],
    ['log of the smallest double', javaLog(5e-324), -744.4400719213812],
    ['log of the largest double', javaLog(Number.MAX_VALUE), 709.782712893384],
    ['log10 of a power', javaLog10(1e-300), -300],
    ['2 to the power of 10', javaPow(2, 10), 1024],
    ['10 to the power of -3', javaPow(10, -3), 0.001],
    ['a negative base', javaPow(-2, 3), -8],
    ['a root of a negative number', javaPow(-2, 0.5), Number.NaN],
    ['sin of a huge angle', javaSin(1e22), -0.8522008497671888],
    ['sin of pi', javaSin(Math.PI), 1.2246467991473532e-16],
    ['cos of half pi', javaCos(Math.PI / 2), 6.123233995736766e-17],
    ['tan', javaTan(127), 4.185891831851989],
  ])('%s', (_, value, expected) => expect(value).toBe(expected));

  test('the cosh of 1 is off by the unit that Java is off by', () => expect(javaCosh(-1)).toBe(1.543080634815244));

  test('what is no ordinary number goes as everywhere', () => {
    for (const f of [javaExp, javaLog, javaLog10, javaSin, javaCos, javaTan]) expect(f(Number.NaN)).toBe(Number.NaN);
    expect(Object.is(javaSin(-0), -0)).toBe(true);
    expect(javaLog(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(javaLog(-1)).toBe(Number.NaN);
  });
});
