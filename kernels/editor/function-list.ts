import {FUNCTION_GROUPS, pageOf} from './function-groups.ts';
import {supportedSyntaxFunctions} from './supported-functions.ts';

/** A function that every session knows, for people who look for one. */
export interface ListedFunction {
  readonly name: string;
  readonly usage: readonly string[];
  readonly description: string;
  readonly examples: readonly {readonly sql: string; readonly result: string}[];
  /** Below the documents' folder, such as `sql/text.md`. */
  readonly page: string;
}

/** All of them by name, the windows and ranks of the grammar too; operators are left out. */
export function listFunctions(): readonly ListedFunction[] {
  const known: ListedFunction[] = FUNCTION_GROUPS.flatMap((g) => g.functions)
    .filter((f) => /^[A-Z][A-Z0-9_]*$/.test(f.name))
    .map((f) => ({name: f.name, usage: f.usage, description: f.description, examples: f.examples, page: pageOf(f) ?? 'sql.md'}));
  const syntax = supportedSyntaxFunctions().map(({name, usage, description, place}) => ({
    name,
    usage,
    description,
    examples: [],
    page: place === 'expression' ? 'sql/types.md' : 'sql/windows.md',
  }));
  return [...known, ...syntax].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
