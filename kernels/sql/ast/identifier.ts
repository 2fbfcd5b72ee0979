import type {Span} from '../../protocol/diagnostic.ts';

/** One part of a name. `name` is unquoted text as written: identifiers are case sensitive. */
export interface IdentifierPart {
  readonly name: string;
  readonly quoted: boolean;
  readonly span: Span;
}

/** A name of one or more parts: `db.t`, `` `my table`.col ``. */
export interface Identifier {
  readonly kind: 'identifier';
  readonly parts: readonly IdentifierPart[];
  readonly span: Span;
}

/** A quoted text at a place where only a constant may stand: a comment, an option's key or value. */
export interface Text {
  readonly value: string;
  readonly span: Span;
}
