import type {Span} from '../../protocol/diagnostic.ts';
import type {DateTimeLiteral} from '../ast/expression.ts';
import type {Cursor} from './cursor.ts';

const FORMATS = {
  date: {pattern: /^\s*\d+-\d+-\d+$/, example: '2020-01-31'},
  time: {pattern: /^\s*\d+:\d+:\d+(\.\d*)?$/, example: '12:30:00'},
  timestamp: {pattern: /^\s*\d+-\d+-\d+( +\d+:\d+:\d+(\.\d*)?)?$/, example: '2020-01-31 12:30:00'},
} as const;

/** Refuses the text of a DATE, TIME or TIMESTAMP that Flink's grammar refuses. */
export function checkDateTime(c: Cursor, type: DateTimeLiteral['type'], text: string, span: Span): void {
  const {pattern, example} = FORMATS[type];
  if (!pattern.test(text) || !inRange(type, text))
    c.complain(`"${text}" is no ${type.toUpperCase()}`, span, {hint: `write it as '${example}'`});
}

function inRange(type: DateTimeLiteral['type'], text: string): boolean {
  const numbers = text
    .trim()
    .split(/[^\d]+/)
    .map(Number);
  if (type !== 'time') {
    const [year = 0, month = 0, day = 0] = numbers.splice(0, 3);
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    if (year === 0 || (type === 'date' && year > 9999)) return false;
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false;
  }
  const [hour = 0, minute = 0, second = 0] = numbers;
  return type === 'date' || (hour < 24 && minute < 60 && second < 60);
}
