/** Classes and anchors of one letter. */
const SHORT_CLASS = 'dDwWsSbB';

/**
 * A text of ASCII that every match of Java's regular expression holds, the longest outside of groups; '' where there is none, or no telling.
 * The pattern is well formed.
 */
export function neededLiteral(pattern: string): string {
  // Flags may change what a letter means.
  if (/\(\?[a-zA-Z-]|\\[^dDwWsSbB\W]/.test(pattern)) return '';
  let [best, run] = ['', ''];
  const end = (): void => {
    if (run.length > best.length) best = run;
    run = '';
  };
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] as string;
    if (c === '|') return '';
    if (c === '(' || c === '[') {
      end();
      i = closingAt(pattern, i);
    } else if ('*?{'.includes(c)) {
      run = run.slice(0, -1);
      end();
      if (c === '{') i = pattern.indexOf('}', i);
    } else if (c === '\\') {
      const next = pattern[++i] as string;
      if (SHORT_CLASS.includes(next)) end();
      else run += next;
    } else if ('.^$+'.includes(c) || c > '~') end();
    else run += c;
  }
  end();
  return best;
}

/** Where the group or class that opens at `from` ends. */
function closingAt(pattern: string, from: number): number {
  const open = pattern[from];
  let [depth, i] = [0, from];
  for (; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') i++;
    else if (c === '[' && open === '(') i = closingAt(pattern, i);
    else if (c === open) depth++;
    else if (c === (open === '(' ? ')' : ']') && --depth === 0) return i;
  }
  return i;
}
