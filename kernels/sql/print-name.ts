import type {Option} from './ast/expression.ts';
import type {Identifier, IdentifierPart, Text} from './ast/identifier.ts';

/** A name as it was written: quoted where it was quoted. */
export function printPart(part: IdentifierPart): string {
  return part.quoted ? `\`${part.name.replaceAll('`', '``')}\`` : part.name;
}

/** A dotted name. */
export function printIdentifier(identifier: Identifier): string {
  return identifier.parts.map(printPart).join('.');
}

/** A text literal. */
export function printText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `a, b`. */
export function printNames(names: readonly IdentifierPart[]): string {
  return names.map(printPart).join(', ');
}

/** `'k' = 'v', …`. */
export function printOptions(options: readonly Option[]): string {
  return options.map(({key, value}) => `${printText(key.value)} = ${printText(value.value)}`).join(', ');
}

/** ` COMMENT 'x'`, or nothing. */
export function printComment(comment: Text | null): string {
  return comment === null ? '' : ` COMMENT ${printText(comment.value)}`;
}

/** Joins what is there with blanks. */
export function words(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== null && part !== undefined && part !== '').join(' ');
}
