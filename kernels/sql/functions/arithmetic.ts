import {type DataType, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import {addMonths, DAY_MS} from '../types/calendar.ts';
import {
  asDecimal,
  commonType,
  type IntegerKind,
  isApproximate,
  isInteger,
  isNumeric,
  isTimestamp,
  ofSeveralUnits,
} from '../types/common-type.ts';
import {divideHalfUp, fitDecimal, fitsSmall, power10, rescale, scaledUp} from '../types/decimals.ts';
import {addBigint, compact, multiplyBigint, subtractBigint, wrap} from '../types/integers.ts';
import {javaCos, javaCosh, javaExp, javaLog, javaLog10, javaPow, javaSin, javaTan} from '../types/java-math.ts';
import {nanosOfMilli, timestamp, toMillis, unitsPerMilli} from '../types/timestamps.ts';
import type {BoundCall, ScalarFunction, Signature} from './definition.ts';
import {intLike, isNull, numberLike, signature} from './infer.ts';
import {wrappedMonths} from './temporal-units.ts';

type Operator = '+' | '-' | '*' | '/' | '%';
type Decimal = DataType & {kind: 'decimal'};
type Whole = number | bigint;

/** Precision and scale over 38 digits: whole digits are kept first, but at least six places. */
function adjusted(precision: number, scale: number): Decimal {
  if (precision <= 38) return {kind: 'decimal', precision, scale, nullable: true};
  return {kind: 'decimal', precision: 38, scale: Math.max(38 - (precision - scale), Math.min(scale, 6)), nullable: true};
}

/** Flink's LogicalTypeMerging rules for DECIMAL. */
export function decimalResult(operator: Operator, a: DataType, b: DataType): DataType {
  const {precision: p1, scale: s1} = asDecimal(a);
  const {precision: p2, scale: s2} = asDecimal(b);
  const scale = Math.max(s1, s2);
  switch (operator) {
    case '+':
    case '-':
      return adjusted(Math.max(p1 - s1, p2 - s2) + scale + 1, scale);
    case '*':
      return adjusted(p1 + p2 + 1, s1 + s2);
    case '/': {
      const s = Math.max(6, s1 + p2 + 1);
      return adjusted(p1 - s1 + s2 + s, s);
    }
    case '%':
      return s1 === 0 && s2 === 0 ? b : adjusted(Math.min(p1 - s1, p2 - s2) + scale, scale);
    default:
      return operator satisfies never;
  }
}

function inferNumeric(operator: Operator, args: readonly DataType[], loose = false): Signature | null {
  const [a, b] = args;
  if (a === undefined || b === undefined || args.length !== 2 || !numberLike(a) || !numberLike(b)) return null;
  const type = commonType([a, b]);
  if (type === null || isNull(type)) return null;
  // As in Flink a remainder is of exact numbers only, and of integers has the divisor's type.
  if (operator === '%' && isApproximate(type)) return null;
  if (type.kind !== 'decimal') {
    return signature(args, [withNullable(type, a.nullable), withNullable(type, b.nullable)], operator === '%' && isInteger(b) ? b : type);
  }
  const exact = (t: DataType): DataType => (isNull(t) ? {...type, nullable: true} : {kind: 'decimal', ...digits(t), nullable: t.nullable});
  // Flink cannot plan a remainder that has not the divisor's type.
  if (operator === '%' && !loose && !isSameNumber(decimalResult(operator, a, b), b)) return null;
  // Dividing and overflowing decimals can give NULL, but Flink's type does not say so.
  return signature(args, [exact(a), exact(b)], decimalResult(operator, isNull(a) ? b : a, isNull(b) ? a : b));
}

function isSameNumber(a: DataType, b: DataType): boolean {
  if (a.kind !== 'decimal' || b.kind !== 'decimal') return a.kind === b.kind;
  return a.precision === b.precision && a.scale === b.scale;
}

function digits(type: DataType): {precision: number; scale: number} {
  const {precision, scale} = asDecimal(type);
  return {precision, scale};
}

function divisionByZero(): StudioError {
  return new StudioError('sql/division-by-zero', 'division by zero', {blame: 'data', hint: 'guard the divisor with NULLIF(divisor, 0)'});
}

function integerDivide(a: Whole, b: Whole, kind: IntegerKind): Whole {
  if (b === 0) throw divisionByZero();
  if (typeof a === 'number' && typeof b === 'number') return wrap(Math.trunc(a / b) + 0, kind);
  return wrap(compact(BigInt(a) / BigInt(b)), kind);
}

function integerRemainder(a: Whole, b: Whole): Whole {
  if (b === 0) throw divisionByZero();
  if (typeof a === 'number' && typeof b === 'number') {
    // Of numbers of 32 bits a processor gives it at once; of larger ones a function is called. Neither gives -0.
    if ((a | 0) === a && (b | 0) === b) return ((a | 0) % (b | 0)) | 0;
    return (a % b) + 0;
  }
  return compact(BigInt(a) % BigInt(b));
}

function integerOperation(operator: Operator, kind: IntegerKind): (a: Whole, b: Whole) => Whole {
  switch (operator) {
    case '+':
      return kind === 'bigint' ? addBigint : (a, b) => wrap((a as number) + (b as number), kind);
    case '-':
      return kind === 'bigint' ? subtractBigint : (a, b) => wrap((a as number) - (b as number), kind);
    case '*':
      return kind === 'bigint' ? multiplyBigint : (a, b) => wrap(Math.imul(a as number, b as number), kind);
    case '/':
      return (a, b) => integerDivide(a, b, kind);
    case '%':
      return (a, b) => wrap(integerRemainder(a, b), kind);
    default:
      return operator satisfies never;
  }
}

function doubleOperation(operator: Operator): (a: number, b: number) => number {
  switch (operator) {
    case '+':
      return (a, b) => a + b;
    case '-':
      return (a, b) => a - b;
    case '*':
      return (a, b) => a * b;
    case '/':
      return (a, b) => a / b;
    case '%':
      return (a, b) => a % b;
    default:
      return operator satisfies never;
  }
}

/** What most decimals need: a sum or product of safe integers without rounding; NaN where it is anything else. */
function smallDecimalOperation(operator: Operator, s1: number, s2: number, scale: number): (a: Whole, b: Whole) => number {
  const common = Math.max(s1, s2);
  if (operator === '*' && scale === s1 + s2) return (a, b) => (typeof a === 'number' && typeof b === 'number' ? a * b : Number.NaN);
  if (scale !== common) return () => Number.NaN;
  if (operator === '+') return (a, b) => scaledUp(a, common - s1) + scaledUp(b, common - s2);
  if (operator === '-') return (a, b) => scaledUp(a, common - s1) - scaledUp(b, common - s2);
  return () => Number.NaN;
}

function decimalOperation(operator: Operator, left: DataType, right: DataType, result: DataType): (a: Whole, b: Whole) => Value {
  const [s1, s2] = [asDecimal(left).scale, asDecimal(right).scale];
  const {precision, scale} = asDecimal(result);
  const common = Math.max(s1, s2);
  const small = smallDecimalOperation(operator, s1, s2, scale);
  return (x, y) => {
    const quick = small(x, y);
    // Where it is not a safe integer, or zero, which has a sign in doubles.
    if (quick !== 0 && fitsSmall(quick, precision)) return quick;
    const [a, b] = [BigInt(x), BigInt(y)];
    if ((operator === '/' || operator === '%') && b === 0n) throw divisionByZero();
    switch (operator) {
      case '+':
        return fitDecimal(rescale(rescale(a, s1, common) + rescale(b, s2, common), common, scale), precision);
      case '-':
        return fitDecimal(rescale(rescale(a, s1, common) - rescale(b, s2, common), common, scale), precision);
      case '*':
        return fitDecimal(rescale(a * b, s1 + s2, scale), precision);
      case '/': {
        const shift = scale + s2 - s1;
        return fitDecimal(shift >= 0 ? divideHalfUp(a * power10(shift), b) : divideHalfUp(a, b * power10(-shift)), precision);
      }
      case '%':
        return fitDecimal(rescale(rescale(a, s1, common) % rescale(b, s2, common), common, scale), precision);
      default:
        return operator satisfies never;
    }
  };
}

function evaluateNumeric(operator: Operator, {args, result}: BoundCall): (...args: Value[]) => Value {
  if (args.some((a) => a.kind === 'decimal')) return decimalOperation(operator, args[0]!, args[1]!, result) as (...args: Value[]) => Value;
  if (isInteger(result)) return integerOperation(operator, result.kind) as (...args: Value[]) => Value;
  const operation = doubleOperation(operator);
  if (result.kind === 'float') return (a, b) => Math.fround(operation(a as number, b as number));
  return operation as (...args: Value[]) => Value;
}

function emitNumeric(operator: Operator, a: string, b: string, call: BoundCall, constant: (value: unknown) => string): string | null {
  const {args, result} = call;
  if (args.some((t) => t.kind === 'decimal')) return emitDecimal(operator, a, b, call, constant);
  if (result.kind === 'double') return `(${a} ${operator} ${b})`;
  if (result.kind === 'float') return `Math.fround(${a} ${operator} ${b})`;
  if (result.kind === 'int' && (operator === '+' || operator === '-')) return `((${a} ${operator} ${b}) | 0)`;
  if (result.kind === 'int' && operator === '*') return `Math.imul(${a}, ${b})`;
  return isInteger(result) ? `${constant(integerOperation(operator, result.kind))}(${a}, ${b})` : null;
}

/** A product, or a sum of like scales, of safe integers: a plain one while that is safe. A product of zero has a sign in doubles. */
function emitDecimal(operator: Operator, a: string, b: string, call: BoundCall, constant: (value: unknown) => string): string | null {
  const [left, right] = call.args as [DataType, DataType];
  const [s1, s2] = [asDecimal(left).scale, asDecimal(right).scale];
  const {precision, scale} = asDecimal(call.result);
  const isPlain = operator === '*' ? scale === s1 + s2 : s1 === s2 && scale === s1;
  if (!isPlain || operator === '/' || operator === '%' || precision < 16) return null;
  const exact = constant(decimalOperation(operator, left, right, call.result));
  const zero = operator === '*' ? ` && ${a} * ${b} !== 0` : '';
  return ifSafe(a, operator, b, zero, `${exact}(${a}, ${b})`);
}

/** The result as doubles have it where both are numbers and it is a safe integer (and `more` holds); else what `exact` gives. */
function ifSafe(a: string, operator: Operator, b: string, more: string, exact: string): string {
  const quick = `${a} ${operator} ${b}`;
  return `(typeof ${a} === 'number' && typeof ${b} === 'number' && Number.isSafeInteger(${quick})${more} ? ${quick} : ${exact})`;
}

/** Adds an interval (negated for `-`) to a date, time or timestamp. */
function plusInterval(type: DataType, interval: DataType & {kind: 'interval'}, sign: 1 | -1): (value: Value, amount: Value) => Value {
  const months = interval.unit === 'month';
  if (type.kind === 'date') {
    return (value, amount) =>
      months ? addMonths(value as number, sign * (amount as number)) : (value as number) + Math.trunc((sign * (amount as number)) / DAY_MS);
  }
  if (type.kind === 'time') {
    return (value, amount) => (months ? value : ((((value as number) + sign * (amount as number)) % DAY_MS) + DAY_MS) % DAY_MS);
  }
  if (!isTimestamp(type)) throw new Error(`no interval can be added to ${type.kind}`);
  const {precision} = type;
  const units = unitsPerMilli(precision);
  if (!months && units === 1) return (sign > 0 ? addBigint : subtractBigint) as (value: Value, amount: Value) => Value;
  // Of finer ones Flink counts the milliseconds alone: their units may need more than 64 bits.
  const plain = sign * units;
  if (!months)
    return (value, amount) => {
      const sum = typeof value === 'number' && typeof amount === 'number' ? value + amount * plain : Number.NaN;
      return Number.isSafeInteger(sum) ? sum : compact(BigInt(value as Whole) + BigInt(amount as Whole) * BigInt(plain));
    };
  return (value, amount) => {
    const millis = toMillis(value as Whole, precision);
    const days = Math.floor(millis / DAY_MS);
    const moved = addMonths(days, sign * (amount as number)) * DAY_MS + (millis - days * DAY_MS);
    return timestamp(moved, nanosOfMilli(value as Whole, precision), precision);
  };
}

function isTemporal(type: DataType): boolean {
  return isTimestamp(type) || type.kind === 'date' || type.kind === 'time';
}

function inferTemporal(operator: Operator, args: readonly DataType[]): Signature | null {
  const [a, b] = args;
  if (a === undefined || b === undefined) return null;
  if (operator !== '+' && operator !== '-') {
    const scaled = operator !== '*' ? null : a.kind === 'interval' && isInteger(b) ? a : b.kind === 'interval' && isInteger(a) ? b : null;
    return scaled === null ? null : signature(args, args, scaled);
  }
  if (a.kind === 'interval' && b.kind === 'interval' && a.unit === b.unit)
    return signature(args, args, a.single === b.single ? a : ofSeveralUnits(a));
  if (isTemporal(a) && b.kind === 'interval') return signature(args, args, a);
  // As in Flink a point in time goes before what is added to it.
  if (operator === '+' && a.kind === 'interval' && isTemporal(b) && b.kind !== 'timestamp_ltz') return signature(args, args, b);
  return null;
}

function evaluateTemporal(operator: Operator, {args}: BoundCall): ((...args: Value[]) => Value) | null {
  const [a, b] = args as [DataType, DataType];
  const sign = operator === '-' ? -1 : 1;
  if (operator === '*') {
    if (a.kind !== 'interval' && b.kind !== 'interval') return null;
    // Months in 32 bits, milliseconds in 64.
    const months = (a.kind === 'interval' ? a : (b as DataType & {kind: 'interval'})).unit === 'month';
    return (x, y) => (months ? wrappedMonths(x as Whole, y as Whole) : multiplyBigint(x as Whole, y as Whole));
  }
  if (a.kind === 'interval' && b.kind === 'interval') return (sign > 0 ? addBigint : subtractBigint) as (...args: Value[]) => Value;
  if (b.kind === 'interval') return plusInterval(a, b, sign) as (...args: Value[]) => Value;
  if (a.kind !== 'interval') return null;
  const add = plusInterval(b, a, 1);
  return (x, y) => add(y!, x!);
}

/** A timestamp and an interval of ms: a plain sum while that is a safe integer. */
function emitTemporal(operator: Operator, a: string, b: string, call: BoundCall, constant: (value: unknown) => string): string | null {
  const [time, interval] = call.args;
  if ((operator !== '+' && operator !== '-') || time === undefined || !isTimestamp(time) || time.precision > 3) return null;
  if (interval?.kind !== 'interval' || interval.unit === 'month') return null;
  const exact = constant(operator === '+' ? addBigint : subtractBigint);
  return ifSafe(a, operator, b, '', `${exact}(${a}, ${b})`);
}

const DESCRIPTIONS: Readonly<Record<Operator, readonly [string, string, string]>> = {
  '+': ['The sum; a date or time plus an interval.', '1 + 2', '3'],
  '-': ['The difference; a date or time minus an interval.', '3 - 1', '2'],
  '*': ['The product.', '2 * 3', '6'],
  '/': ['The quotient; whole numbers give a whole number.', '7 / 2', '3'],
  '%': ['The remainder; it has the sign of the dividend.', '7 % 3', '1'],
};

function operatorFunction(operator: Operator): ScalarFunction {
  const [description, sql, result] = DESCRIPTIONS[operator];
  return {
    kind: 'scalar',
    name: operator,
    usage: operator === '-' ? ['a - b', '-a'] : [`a ${operator} b`],
    description,
    examples: [{sql, result}],
    nulls: 'strict',
    infer(args) {
      const [only] = args;
      if (args.length === 1 && operator === '-' && only !== undefined) {
        return isNumeric(only) || only.kind === 'interval' ? {params: args, result: only} : null;
      }
      return inferNumeric(operator, args) ?? inferTemporal(operator, args);
    },
    ofNull: ([a, b]) => (operator === '/' && a?.kind === 'interval' && b !== undefined && isNumeric(b) ? a : null),
    evaluate(call) {
      const [first] = call.args;
      if (call.args.length === 1 && first !== undefined) return negate(first);
      return evaluateTemporal(operator, call) ?? evaluateNumeric(operator, call);
    },
    emit(args, call, constant) {
      const [a, b] = args;
      if (a === undefined || b === undefined) return null;
      if (call.args.every(isNumeric)) return emitNumeric(operator, a, b, call, constant);
      return emitTemporal(operator, a, b, call, constant);
    },
  };
}

function negate(type: DataType): (a: Value) => Value {
  if (isApproximate(type)) return (a) => -(a as number);
  if (isInteger(type)) return (a) => (a === 0 ? 0 : wrap(typeof a === 'bigint' ? compact(-a) : -(a as number), type.kind));
  return (a) => (a === 0 ? 0 : typeof a === 'bigint' ? compact(-a) : -(a as number));
}

/** A function of one DOUBLE. */
function doubleFunction(name: string, f: (x: number) => number, description: string, sql: string, result: string): ScalarFunction {
  const double: DataType = {kind: 'double', nullable: true};
  return {
    kind: 'scalar',
    name,
    usage: [`${name}(x)`],
    description,
    examples: [{sql, result}],
    nulls: 'strict',
    infer: (args) => (args.length === 1 && numberLike(args[0]!) ? signature(args, [double], double) : null),
    evaluate: () => (x) => f(x as number),
  };
}

/** Flink's generated code fails for these in SIGN and TRUNCATE. */
function isSmall(type: DataType): boolean {
  return type.kind === 'tinyint' || type.kind === 'smallint';
}

/** A function of one number that keeps its type. */
function sameTypeFunction(
  name: string,
  description: string,
  sql: string,
  result: string,
  make: (type: DataType) => (x: Value) => Value,
  resultType: (type: DataType) => DataType = (t) => t,
): ScalarFunction {
  return {
    kind: 'scalar',
    name,
    usage: [`${name}(x)`],
    description,
    examples: [{sql, result}],
    nulls: 'strict',
    infer: ([a, ...more]) =>
      a !== undefined && more.length === 0 && isNumeric(a) && !(name === 'SIGN' && isSmall(a))
        ? {params: [a], result: resultType(a)}
        : null,
    evaluate: ({args}) => make(args[0]!),
  };
}

/** As Java multiplies, which is not the same in the last digit as dividing by 180. */
const DEGREE = Math.PI / 180;

export const ARITHMETIC: readonly ScalarFunction[] = [
  operatorFunction('+'),
  operatorFunction('-'),
  operatorFunction('*'),
  operatorFunction('/'),
  operatorFunction('%'),
  {
    ...operatorFunction('%'),
    name: 'MOD',
    usage: ['MOD(a, b)'],
    description: 'The remainder; it has the sign of the dividend. Takes any exact numbers, where % needs the result to have the type of b.',
    examples: [{sql: 'MOD(7.5, 2)', result: '1.5'}],
    infer: (args) => inferNumeric('%', args, true),
  },
  sameTypeFunction('ABS', 'The absolute value.', 'ABS(-3)', '3', (type) => {
    const minus = negate(type);
    return (x) => ((x as number) < 0 || Object.is(x, -0) ? minus(x) : x);
  }),
  sameTypeFunction('SIGN', 'The sign: -1, 0 or 1.', 'SIGN(-5)', '-1', (type) => {
    const one = type.kind === 'decimal' ? compact(power10(type.scale)) : 1;
    return (x) => ((x as number) > 0 ? one : (x as number) < 0 ? (typeof one === 'bigint' ? -one : -one) : (x as Value));
  }),
  doubleFunction('SQRT', Math.sqrt, 'The square root.', 'SQRT(9)', '3.0'),
  doubleFunction('EXP', javaExp, 'e to the power of x.', 'EXP(0)', '1.0'),
  doubleFunction('LN', javaLog, 'The natural logarithm.', 'LN(1)', '0.0'),
  doubleFunction('LOG10', javaLog10, 'The logarithm to base 10.', 'LOG10(100)', '2.0'),
  doubleFunction('LOG2', (x) => javaLog(x) / javaLog(2), 'The logarithm to base 2.', 'LOG2(8)', '3.0'),
  doubleFunction('SIN', javaSin, 'The sine of an angle in radians.', 'SIN(0)', '0.0'),
  doubleFunction('COS', javaCos, 'The cosine of an angle in radians.', 'COS(0)', '1.0'),
  doubleFunction('TAN', javaTan, 'The tangent of an angle in radians.', 'TAN(0)', '0.0'),
  doubleFunction('COT', (x) => 1 / javaTan(x), 'The cotangent of an angle in radians.', 'COT(1)', '0.6420926159343306'),
  doubleFunction('ASIN', Math.asin, 'The arc sine.', 'ASIN(0)', '0.0'),
  doubleFunction('ACOS', Math.acos, 'The arc cosine.', 'ACOS(1)', '0.0'),
  doubleFunction('ATAN', Math.atan, 'The arc tangent.', 'ATAN(0)', '0.0'),
  doubleFunction('SINH', Math.sinh, 'The hyperbolic sine.', 'SINH(0)', '0.0'),
  doubleFunction('COSH', javaCosh, 'The hyperbolic cosine.', 'COSH(0)', '1.0'),
  doubleFunction('TANH', Math.tanh, 'The hyperbolic tangent.', 'TANH(0)', '0.0'),
  doubleFunction('RADIANS', (x) => x * DEGREE, 'An angle in degrees as radians.', 'RADIANS(180)', '3.141592653589793'),
  doubleFunction('DEGREES', (x) => x * (180 / Math.PI), 'An angle in radians as degrees.', 'DEGREES(0)', '0.0'),
  {
    kind: 'scalar',
    name: 'ATAN2',
    usage: ['ATAN2(y, x)'],
    description: 'The angle of the point (x, y) in radians.',
    examples: [{sql: 'ATAN2(0, 1)', result: '0.0'}],
    nulls: 'strict',
    infer: (args) => {
      const [y, x] = args;
      // Flink has no such call.
      if ((y?.kind === 'decimal') !== (x?.kind === 'decimal')) return null;
      return twoDoubles(args, 2);
    },
    evaluate: () => (y, x) => {
      const angle = Math.atan2(y as number, x as number);
      // Java's last digit, where x is negative and next to nothing beside y.
      const steep = (x as number) < 0 && Number.isFinite(y) && Math.abs((y as number) / (x as number)) > 2 ** 60;
      return steep ? Math.sign(y as number) * 1.5707963267948968 : angle;
    },
  },
  {
    kind: 'scalar',
    name: 'LOG',
    usage: ['LOG(x)', 'LOG(base, x)'],
    description: 'The natural logarithm, or the one to a base.',
    examples: [{sql: 'LOG(2, 8)', result: '3.0'}],
    nulls: 'strict',
    infer: (args) => twoDoubles(args, 1),
    evaluate: () => (a, b) => (b === undefined ? javaLog(a as number) : javaLog(b as number) / javaLog(a as number)),
  },
  {
    kind: 'scalar',
    name: 'E',
    usage: ['E()'],
    description: 'The number e.',
    examples: [{sql: 'E()', result: '2.718281828459045'}],
    nulls: 'strict',
    infer: (args) => (args.length === 0 ? {params: [], result: {kind: 'double', nullable: false}} : null),
    evaluate: () => () => Math.E,
  },
  {
    kind: 'scalar',
    name: 'TRUNCATE',
    usage: ['TRUNCATE(x [, places])'],
    description: 'Cut towards zero, to a whole number or to so many places.',
    examples: [{sql: 'TRUNCATE(42.345, 2)', result: '42.34'}],
    nulls: 'strict',
    infer(args, constants) {
      const [x, places] = args;
      if (x === undefined || args.length > 2 || !isNumeric(x) || (places !== undefined && !intLike(places))) return null;
      if (isSmall(x)) return null;
      if (x.kind !== 'decimal') return signature(args, args, x);
      const wanted = places === undefined ? 0 : Number(constants[1] ?? x.scale);
      const scale = Math.max(0, Math.min(wanted, x.scale));
      // Flink gives it the precision of ROUND, which may need one digit more.
      const precision = Math.min(38, x.precision - x.scale + scale + (wanted < x.scale ? 1 : 0));
      return signature(args, args, {kind: 'decimal', precision: Math.max(1, precision), scale, nullable: true});
    },
    evaluate({args, result}) {
      const x = args[0]!;
      if (isApproximate(x)) return (v, places = 0) => fitting(x, truncateDouble(v as number, Number(places)));
      const from = x.kind === 'decimal' ? x.scale : 0;
      const to = result.kind === 'decimal' ? result.scale : 0;
      return (v, places = 0) => {
        const kept = Math.min(Number(places), from);
        const unit = power10(from - kept);
        return compact(rescale((BigInt(v as Whole) / unit) * unit, from, to));
      };
    },
  },
  {
    kind: 'scalar',
    name: 'POWER',
    usage: ['POWER(x, y)'],
    description: 'x to the power of y.',
    examples: [{sql: 'POWER(2, 10)', result: '1024.0'}],
    nulls: 'strict',
    infer: (args) => {
      const double: DataType = {kind: 'double', nullable: true};
      return args.length === 2 && args.every(numberLike) ? signature(args, [double, double], double) : null;
    },
    evaluate: () => (x, y) => javaPow(x as number, y as number),
  },
  {
    kind: 'scalar',
    name: 'PI',
    usage: ['PI()'],
    description: 'The number pi.',
    examples: [{sql: 'PI()', result: '3.141592653589793'}],
    nulls: 'strict',
    infer: (args) => (args.length === 0 ? {params: [], result: {kind: 'double', nullable: false}} : null),
    evaluate: () => () => Math.PI,
  },
  {
    kind: 'scalar',
    name: 'ROUND',
    usage: ['ROUND(x [, places])'],
    description: 'Rounded half away from zero, to whole numbers or to so many places.',
    examples: [{sql: 'ROUND(1.255, 2)', result: '1.26'}],
    nulls: 'strict',
    infer(args, constants) {
      const [x, places] = args;
      if (x === undefined || args.length > 2 || !isNumeric(x) || (places !== undefined && !intLike(places))) return null;
      const params = places === undefined ? [x] : [x, places];
      if (x.kind !== 'decimal') return signature(args, params, x);
      const wanted = places === undefined ? 0 : Number(constants[1] ?? x.scale);
      const scale = Math.max(0, Math.min(wanted, x.scale));
      const precision = Math.min(38, x.precision - x.scale + scale + (wanted < x.scale ? 1 : 0));
      return signature(args, params, {kind: 'decimal', precision: Math.max(1, precision), scale, nullable: true});
    },
    evaluate({args, result}) {
      const x = args[0]!;
      const from = x.kind === 'decimal' ? x.scale : 0;
      const to = result.kind === 'decimal' ? result.scale : 0;
      if (isApproximate(x)) return (v, places = 0) => fitting(x, roundDouble(v as number, Number(places)));
      return (v, places = 0) => {
        const kept = Math.min(Number(places), from);
        const rounded = kept >= 0 ? rescale(BigInt(v as Whole), from, kept) : rescale(BigInt(v as Whole), from - kept, 0) * power10(-kept);
        const value = rescale(rounded, Math.max(kept, 0), to);
        return isInteger(result) ? wrap(compact(value), result.kind) : compact(value);
      };
    },
  },
];

function twoDoubles(args: readonly DataType[], least: number): Signature | null {
  const double: DataType = {kind: 'double', nullable: true};
  if (args.length < least || args.length > 2 || !args.every(numberLike)) return null;
  return signature(
    args,
    args.map(() => double),
    double,
  );
}

/** A FLOAT stays one. */
function fitting(type: DataType, value: number): number {
  return type.kind === 'float' ? Math.fround(value) : value;
}

function notFinite(name: string, value: number): StudioError {
  return new StudioError('sql/not-finite', `${name} does not take ${value}`, {blame: 'data'});
}

function truncateDouble(value: number, places: number): number {
  if (!Number.isFinite(value)) throw notFinite('TRUNCATE', value);
  if (places >= 0 && Math.abs(value) >= 2 ** 53) return value;
  return Math.sign(value) * shift(Math.trunc(shift(Math.abs(value), places)), -places) + 0;
}

function roundDouble(value: number, places: number): number {
  if (!Number.isFinite(value)) throw notFinite('ROUND', value);
  if (places >= 0 && Math.abs(value) >= 2 ** 53) return value;
  return Math.sign(value) * shift(Math.round(shift(Math.abs(value), places)), -places);
}

/** The point moved to the right by so many places, in the decimal text and not in binary. */
function shift(value: number, places: number): number {
  const [mantissa, exponent = '0'] = value.toString().split('e') as [string, string?];
  return Number(`${mantissa}e${Number(exponent) + places}`);
}
