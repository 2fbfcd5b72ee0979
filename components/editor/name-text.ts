import {RESERVED} from '../../kernels/sql/keywords.ts';

/** A name as it stands in SQL: in back quotes where it would not be taken for one. */
export function quotedWhereNeeded(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !RESERVED.has(name.toUpperCase()) ? name : `\`${name.replaceAll('`', '``')}\``;
}
