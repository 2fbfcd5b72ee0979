import type {DataType} from '../../kernels/protocol/data-type.ts';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {WireValue} from '../../server/protocol/wire-value.ts';
import type {WireRow} from '../store/result-table.ts';
import {exactValue} from './wire-text.ts';

/** RFC 4180 with a head; NULL is an empty field, an empty text is `""`. */
export function toCsv(rows: readonly WireRow[], schema: Schema): string {
  const lines = [schema.columns.map((c) => quoted(c.name, false)).join(',')];
  for (const row of rows) lines.push(schema.columns.map((c, i) => field(row[i + 1], c.type)).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function field(value: WireValue | undefined, type: DataType): string {
  if (value === null || value === undefined) return '';
  return quoted(exactValue(value, type), value === '');
}

function quoted(text: string, always: boolean): string {
  return always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One object a row; what a JSON number cannot hold is text, as are times. */
export function toJson(rows: readonly WireRow[], schema: Schema): string {
  const objects = rows.map((row) => Object.fromEntries(schema.columns.map((c, i) => [c.name, jsonValue(row[i + 1], c.type)])));
  return `[\n${objects.map((o) => `  ${JSON.stringify(o)}`).join(',\n')}\n]\n`;
}

function jsonValue(value: WireValue | undefined, type: DataType): WireValue {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamp_ltz':
    case 'decimal':
      return exactValue(value, type);
    default:
      return value;
  }
}

/** Hands content to the browser as a file. */
export function saveFile(name: string, type: string, content: string | ArrayBuffer | Blob): void {
  const url = URL.createObjectURL(new Blob([content], {type}));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
