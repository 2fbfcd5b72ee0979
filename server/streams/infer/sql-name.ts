import {RESERVED} from '../../../kernels/sql/keywords.ts';

/** A name as it stands in SQL: in backquotes where it must. */
export function columnName(name: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name.toUpperCase());
  return plain ? name : `\`${name.replaceAll('`', '``')}\``;
}

/** A text in SQL. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
