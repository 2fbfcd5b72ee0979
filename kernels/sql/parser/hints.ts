import type {Option} from '../ast/expression.ts';
import type {Hint} from '../ast/query.ts';
import type {Cursor} from './cursor.ts';

/** `/*+ OPTIONS('k'='v'), BROADCAST(t) *` + `/`. */
export function parseHints(c: Cursor): Hint[] {
  c.expectSymbol('/*+');
  const hints: Hint[] = [];
  do {
    const start = c.start();
    const name = c.name('a hint');
    const options: Option[] = [];
    const args: string[] = [];
    if (c.acceptSymbol('(')) {
      if (!c.isSymbol(')')) {
        hintArguments(c, options, args);
      }
      c.expectSymbol(')');
    }
    hints.push({name, options, args, span: c.span(start)});
  } while (c.acceptSymbol(','));
  c.expectSymbol('*/');
  return hints;
}

/** `'k' = 'v', k = 'v'`, or names, or texts and numbers. */
function hintArguments(c: Cursor, options: Option[], args: string[]): void {
  const keyed = c.isSymbol('=', 1);
  const names = !keyed && c.isName();
  do {
    const start = c.start();
    if (keyed) {
      const key = c.isString() ? c.string() : text(c, c.name('an option'));
      c.expectSymbol('=');
      options.push({key, value: c.string("an option's value in single quotes"), span: c.span(start)});
    } else if (names) args.push(c.name('a name').name);
    else args.push(c.isString() ? c.string().value : number(c));
  } while (c.acceptSymbol(','));
}

function text(_: Cursor, {name, span}: {name: string; span: Option['span']}): Option['key'] {
  return {value: name, span};
}

function number(c: Cursor): string {
  const sign = c.acceptSymbol('-') ? '-' : '';
  if (sign === '') c.acceptSymbol('+');
  const t = c.peek();
  if (t.kind !== 'number') c.fail('a text or a number');
  c.next();
  return sign + t.text;
}
