import {AwsError} from '../wire/aws-error.ts';

/**
 * GetTables' Expression as a test of a name. Of regular expressions it takes what catalogs use: letters, digits, `_`, `-`, `.`, `.*`,
 * `.+`, alternatives by `|`, a lone `*`, and `^…$`. That subset is matched without backtracking, so that no pattern can hang the endpoint.
 * @throws AwsError InvalidInputException for anything else
 */
export function tablePattern(expression: string): (name: string) => boolean {
  const alternatives = expression.toLowerCase().split('|').map(parse);
  return (name) => alternatives.some((pieces) => matches(name, pieces));
}

/** Texts between the `.*`s, `.` for any letter. */
function parse(alternative: string): readonly string[] {
  const text = alternative.replace(/^\^/, '').replace(/\$$/, '');
  if (text === '*') return ['', ''];
  const pieces = text.replaceAll('.+', '..*').split('.*');
  if (!pieces.every((piece) => /^[\p{L}\p{N}_.-]*$/u.test(piece))) {
    throw new AwsError('InvalidInputException', `The local AWS takes ".*", ".+", "." and "|" only in an Expression: "${alternative}"`);
  }
  return pieces;
}

function matches(name: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return name.length === first.length && matchesAt(name, 0, first);
  let at = first.length;
  const end = name.length - last.length;
  if (end < at || !matchesAt(name, 0, first) || !matchesAt(name, end, last)) return false;
  for (const piece of pieces.slice(1, -1)) {
    while (at + piece.length <= end && !matchesAt(name, at, piece)) at++;
    if (at + piece.length > end) return false;
    at += piece.length;
  }
  return true;
}

function matchesAt(name: string, at: number, piece: string): boolean {
  for (let i = 0; i < piece.length; i++) {
    if (piece[i] !== '.' && piece[i] !== name[at + i]) return false;
  }
  return true;
}
