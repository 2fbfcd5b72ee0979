import {StudioError} from '../../protocol/diagnostic.ts';
import type {Token} from '../lexer.ts';

/** Resolves the escapes of U&'…': \0041 and \+01F600, with the escape character of UESCAPE; a doubled one stands for itself. */
export function decodeUnicode(token: Token, marker: string): string {
  const span = {start: token.start, end: token.end};
  if (marker.length !== 1 || /[0-9a-fA-F+'"\s]/.test(marker)) {
    throw new StudioError('sql/syntax', `"${marker}" cannot be an escape character`, {
      span,
      hint: 'give one character that is no digit, sign or quote',
    });
  }
  const {text} = token;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== marker) {
      out += text[i];
      continue;
    }
    if (text[i + 1] === marker) {
      out += marker;
      i++;
      continue;
    }
    const long = text[i + 1] === '+';
    const digits = long ? text.slice(i + 2, i + 8) : text.slice(i + 1, i + 5);
    const code = Number.parseInt(digits, 16);
    if (digits.length !== (long ? 6 : 4) || !/^[0-9a-fA-F]+$/.test(digits) || code > 0x10ffff) {
      throw new StudioError('sql/syntax', `incomplete Unicode escape "${text.slice(i, i + 5)}"`, {
        span,
        hint: `write ${marker} and four hexadecimal digits, or ${marker}+ and six`,
      });
    }
    out += String.fromCodePoint(code);
    i += long ? 7 : 4;
  }
  return out;
}
