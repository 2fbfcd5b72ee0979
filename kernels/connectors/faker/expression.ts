import type {Faker} from '@faker-js/faker';
import {StudioError} from '../../protocol/diagnostic.ts';
import {nearestName} from '../nearest-name.ts';
import {type Fiction, providerNamed, providerNames} from './providers.ts';

/** Makes one text of an expression. */
export type TextMaker = (faker: Faker) => string;

/**
 * An expression of Java Faker: a text with calls such as `#{Name.fullName}`, `#{number.numberBetween '1','10'}`, `#{regexify '(a|b){2}'}`;
 * names in any case, with or without underscores. Throws `connector/invalid-option`.
 */
export function textMaker(expression: string, key: string): TextMaker {
  const parts: (string | TextMaker)[] = [];
  let at = 0;
  for (;;) {
    const begin = expression.indexOf('#{', at);
    if (begin < 0) break;
    parts.push(expression.slice(at, begin));
    const end = callEnd(expression, begin + 2);
    if (end < 0) throw wrong(key, expression, 'a call that begins with #{ ends with }');
    parts.push(call(expression.slice(begin + 2, end), key));
    at = end + 1;
  }
  parts.push(expression.slice(at));
  return (faker) => parts.map((part) => (typeof part === 'string' ? part : part(faker))).join('');
}

/** The closing brace that stands in no quotes. */
function callEnd(text: string, from: number): number {
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === "'") quoted = !quoted;
    else if (text[i] === '}' && !quoted) return i;
  }
  return -1;
}

function call(text: string, key: string): TextMaker {
  const match = /^\s*([A-Za-z][\w.]*)\s*(.*?)\s*$/s.exec(text);
  if (match === null) throw wrong(key, text, 'a call is a name such as Name.fullName and arguments in quotes');
  const [, name = '', rest = ''] = match;
  const args = argumentsOf(rest, key);
  const provider: Fiction | undefined = providerNamed(name);
  if (provider === undefined) {
    const near = nearestName(name, providerNames());
    throw new StudioError('connector/invalid-option', `option "${key}" calls "${name}", which does not exist`, {
      hint: near === null ? 'such as Name.fullName, number.numberBetween, date.past, regexify' : `did you mean "${near}"?`,
    });
  }
  const problem = provider.check?.(args) ?? null;
  if (problem !== null) throw wrong(key, text, problem);
  return (faker) => String(provider.make(faker, args));
}

function argumentsOf(text: string, key: string): readonly string[] {
  const args: string[] = [];
  let rest = text;
  while (rest !== '') {
    const match = /^(?:'((?:[^'\\]|\\.)*)'|([^\s',]+))\s*(?:,\s*|$)/s.exec(rest);
    if (match === null) throw wrong(key, text, "arguments stand in quotes, with commas between them: '1','10'");
    args.push(match[1] ?? match[2] ?? '');
    rest = rest.slice(match[0].length);
  }
  return args;
}

function wrong(key: string, text: string, wanted: string): StudioError {
  return new StudioError('connector/invalid-option', `option "${key}" cannot be "${text}"`, {
    detail: wanted,
    hint: "such as #{Name.fullName}, #{number.numberBetween '1','10'} or #{date.past '15','SECONDS'}",
  });
}
