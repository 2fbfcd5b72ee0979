import type {Span} from '../../protocol/diagnostic.ts';
import type {BasicName, BasicTypeName, IntervalQualifier, IntervalUnit, RowTypeField, TypeName} from '../ast/type-name.ts';
import type {Cursor} from './cursor.ts';

/** Spellings of a type of one word. DEC, NUMERIC and so on are other names of the same type. */
const BASIC: Readonly<Record<string, {name: BasicName; args: 0 | 1 | 2}>> = {
  CHAR: {name: 'CHAR', args: 1},
  CHARACTER: {name: 'CHAR', args: 1},
  VARCHAR: {name: 'VARCHAR', args: 1},
  STRING: {name: 'STRING', args: 0},
  BOOLEAN: {name: 'BOOLEAN', args: 0},
  BINARY: {name: 'BINARY', args: 1},
  VARBINARY: {name: 'VARBINARY', args: 1},
  BYTES: {name: 'BYTES', args: 0},
  DECIMAL: {name: 'DECIMAL', args: 2},
  DEC: {name: 'DECIMAL', args: 2},
  NUMERIC: {name: 'DECIMAL', args: 2},
  TINYINT: {name: 'TINYINT', args: 0},
  SMALLINT: {name: 'SMALLINT', args: 0},
  INT: {name: 'INT', args: 0},
  INTEGER: {name: 'INT', args: 0},
  BIGINT: {name: 'BIGINT', args: 0},
  FLOAT: {name: 'FLOAT', args: 0},
  REAL: {name: 'FLOAT', args: 0},
  DOUBLE: {name: 'DOUBLE', args: 0},
  DATE: {name: 'DATE', args: 0},
  TIME: {name: 'TIME', args: 1},
  TIMESTAMP: {name: 'TIMESTAMP', args: 1},
  TIMESTAMP_LTZ: {name: 'TIMESTAMP_LTZ', args: 1},
};

const UNITS: Readonly<Record<string, IntervalUnit>> = {
  YEAR: 'YEAR',
  YEARS: 'YEAR',
  QUARTER: 'QUARTER',
  QUARTERS: 'QUARTER',
  MONTH: 'MONTH',
  MONTHS: 'MONTH',
  WEEK: 'WEEK',
  WEEKS: 'WEEK',
  DAY: 'DAY',
  DAYS: 'DAY',
  HOUR: 'HOUR',
  HOURS: 'HOUR',
  MINUTE: 'MINUTE',
  MINUTES: 'MINUTE',
  SECOND: 'SECOND',
  SECONDS: 'SECOND',
};

/** A data type as DDL and CAST write it. `declared`: in a column definition or a row's field, where NULL and NOT NULL may follow. */
export function parseType(c: Cursor, declared: boolean): TypeName {
  return c.deeper(() => {
    const start = c.start();
    let type = base(c, start);
    for (;;) {
      type = nullability(c, type, start, declared);
      const collection = c.acceptOneOf('ARRAY', 'MULTISET');
      if (collection === null) return type;
      // As in Flink, where nothing is said about NULL, what `INT ARRAY` holds is never NULL.
      const element = declared ? type : {...type, notNull: true};
      type = {kind: collection === 'ARRAY' ? 'array' : 'multiset', element, notNull: false, span: c.span(start)};
    }
  });
}

function nullability(c: Cursor, type: TypeName, start: number, declared: boolean): TypeName {
  if (!declared) return type;
  if (c.accept('NOT', 'NULL')) return {...type, notNull: true, span: c.span(start)};
  if (c.is('NULL')) c.next();
  return type;
}

function base(c: Cursor, start: number): TypeName {
  const token = c.peek();
  const word = token.kind === 'word' ? token.text : '';
  switch (word) {
    case 'ARRAY':
    case 'MULTISET': {
      c.next();
      openAngle(c);
      const element = parseType(c, true);
      closeAngle(c);
      return {kind: word === 'ARRAY' ? 'array' : 'multiset', element, notNull: false, span: c.span(start)};
    }
    case 'MAP': {
      if (!c.isSymbol('<', 1)) break;
      c.next();
      openAngle(c);
      const key = parseType(c, true);
      c.expectSymbol(',');
      const value = parseType(c, true);
      closeAngle(c);
      return {kind: 'map', key, value, notNull: false, span: c.span(start)};
    }
    case 'ROW':
      c.next();
      return {kind: 'row', fields: rowFields(c), notNull: false, span: c.span(start)};
    case 'RAW': {
      c.next();
      c.expectSymbol('(');
      const className = c.string('a class name in quotes');
      c.expectSymbol(',');
      const serializer = c.string('a serializer in quotes');
      c.expectSymbol(')');
      return {kind: 'raw', className, serializer, notNull: false, span: c.span(start)};
    }
    case 'ANY': {
      c.next();
      if (c.isSymbol('(')) numbers(c, 2);
      return unknownType(c, start);
    }
    case 'GEOMETRY':
      return c.fail('a data type');
    case 'NULL':
      if (!c.anyType) c.fail('a data type');
      c.next();
      return {kind: 'basic', name: 'NULL', args: [], notNull: false, span: c.span(start)};
    case 'INTERVAL': {
      c.next();
      return {kind: 'interval', qualifier: parseQualifier(c), notNull: false, span: c.span(start)};
    }
  }
  const basic = Object.hasOwn(BASIC, word) ? BASIC[word] : undefined;
  if (!basic) return {kind: 'named', name: c.identifier('a data type'), notNull: false, span: c.span(start)};
  c.next();
  let name = basic.name;
  if (word === 'DOUBLE') c.accept('PRECISION');
  if ((word === 'CHAR' || word === 'CHARACTER') && c.accept('VARYING')) name = 'VARCHAR';
  if (word === 'BINARY' && c.accept('VARYING')) name = 'VARBINARY';
  const args = basic.args > 0 && c.isSymbol('(') ? numbers(c, basic.args) : [];
  if (name === 'TIME' && c.accept('WITH', 'LOCAL', 'TIME', 'ZONE')) return unknownType(c, start);
  if (name === 'TIMESTAMP' || name === 'TIME') name = zone(c, name);
  if ((name === 'CHAR' || name === 'VARCHAR') && c.accept('CHARACTER', 'SET')) {
    c.name('a character set');
    return unknownType(c, start);
  }
  return {kind: 'basic', name, args, notNull: false, span: c.span(start)} satisfies BasicTypeName;
}

/** A type of Flink's grammar that nothing in Flink stores: it is refused by its name when it is used. */
function unknownType(c: Cursor, start: number): TypeName {
  const span = c.span(start);
  const name = c.written(start).replace(/\s+/g, ' ').toUpperCase();
  return {kind: 'named', name: {kind: 'identifier', parts: [{name, quoted: true, span}], span}, notNull: false, span};
}

function numbers(c: Cursor, most: number): number[] {
  c.expectSymbol('(');
  const args = [c.integer()];
  if (most > 1 && c.acceptSymbol(',')) args.push(c.integer());
  c.expectSymbol(')');
  return args;
}

function zone(c: Cursor, name: 'TIMESTAMP' | 'TIME'): BasicName {
  if (c.accept('WITHOUT')) {
    c.expect('TIME', 'ZONE');
    return name;
  }
  if (c.is('WITH', 'TIME')) {
    const {start, end} = c.peek(1);
    c.complain(`${name} WITH TIME ZONE is no type`, {start, end}, {hint: 'use TIMESTAMP_LTZ for a point in time'});
  }
  if (name === 'TIME' || !c.accept('WITH', 'LOCAL')) return name;
  c.expect('TIME', 'ZONE');
  return 'TIMESTAMP_LTZ';
}

function openAngle(c: Cursor): void {
  c.expectSymbol('<');
}

function closeAngle(c: Cursor): void {
  c.expectSymbol('>');
}

function rowFields(c: Cursor): RowTypeField[] {
  const round = c.isSymbol('(');
  if (round) c.next();
  else if (c.isSymbol('<>')) {
    c.next();
    return [];
  } else openAngle(c);
  if (c.acceptSymbol(round ? ')' : '>')) return [];
  const fields = c.commaList(() => {
    const name = c.name('a field name');
    const type = parseType(c, true);
    const comment = c.isString() ? c.plainString() : null;
    return {name, type, comment};
  });
  if (round) c.expectSymbol(')');
  else closeAngle(c);
  return fields;
}

/** Whether an interval's unit comes next. */
export function isUnit(c: Cursor): boolean {
  const {kind, text} = c.peek();
  return kind === 'word' && Object.hasOwn(UNITS, text) && !/^(QUARTER|WEEK)/.test(text);
}

/** `DAY`, `DAY(3) TO SECOND(6)`, `SECOND(2, 3)`; `single`: one unit, without TO. */
export function parseQualifier(c: Cursor, single = false): IntervalQualifier {
  const start = c.start();
  const from = unit(c);
  let fromPrecision: number | null = null;
  let toPrecision: number | null = null;
  if (c.acceptSymbol('(')) {
    fromPrecision = c.integer();
    // SECOND(2, 3): digits before and after the point.
    if (from === 'SECOND' && c.acceptSymbol(',')) toPrecision = c.integer();
    c.expectSymbol(')');
  }
  let to: IntervalUnit | null = null;
  // FLOOR(t + INTERVAL '1' HOUR TO DAY): that TO is not the interval's.
  if (!single && c.is('TO') && allowedRange(from, UNITS[c.peek(1).text] ?? from)) {
    c.next();
    const at = c.start();
    to = unit(c);
    if (!allowedRange(from, to)) c.complain(`an interval cannot go from ${from} to ${to}`, c.span(at) satisfies Span);
    if (to === 'SECOND' && c.acceptSymbol('(')) {
      toPrecision = c.integer();
      c.expectSymbol(')');
    }
  }
  return {from, fromPrecision, to, toPrecision, span: c.span(start)};
}

const ORDER: readonly IntervalUnit[] = ['DAY', 'HOUR', 'MINUTE', 'SECOND'];

function allowedRange(from: IntervalUnit, to: IntervalUnit): boolean {
  if (from === 'YEAR') return to === 'MONTH';
  return ORDER.includes(from) && ORDER.indexOf(to) > ORDER.indexOf(from);
}

function unit(c: Cursor): IntervalUnit {
  const t = c.peek();
  const found = t.kind === 'word' && Object.hasOwn(UNITS, t.text) ? UNITS[t.text] : undefined;
  if (!found) c.isAny('YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND');
  if (!found) c.fail('a unit: YEAR, MONTH, DAY, HOUR, MINUTE or SECOND');
  if (found === 'QUARTER' || found === 'WEEK') {
    c.complain(
      `an interval has no unit ${found}`,
      {start: t.start, end: t.end},
      {hint: found === 'WEEK' ? "write INTERVAL '7' DAY" : "write INTERVAL '3' MONTH"},
    );
  }
  c.next();
  return found;
}
