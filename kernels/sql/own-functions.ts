/** A function that a text makes, and the words that say how it is called. */
export interface OwnFunction {
  readonly name: string;
  /** The statement, or of Python the head of what it calls. */
  readonly text: string;
}

const SQL = /\bCREATE\s+(?:TEMPORARY\s+)?(?:SYSTEM\s+)?FUNCTION\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:[\w`]+\.)*`?(\w+)`?/gi;
/** `create_temporary_function("name", made)`; what is made follows, where it has a name. */
const PYTHON = /\bcreate_(?:temporary_)?(?:system_)?(?:java_)?function\(\s*["']([\w.]+)["'](?:\s*,\s*(\w+)\s*\))?/g;
const MOST = 400;

/** The functions that a text of any language makes, each once: `CREATE … FUNCTION` of SQL, and what Python registers. */
export function ownFunctions(text: string): readonly OwnFunction[] {
  if (!/function/i.test(text)) return [];
  const found = new Map<string, OwnFunction>();
  for (const match of text.matchAll(SQL)) {
    const name = match[1] ?? '';
    const end = text.indexOf(';', match.index);
    if (!found.has(name)) found.set(name, {name, text: shortened(text.slice(match.index, end < 0 ? undefined : end))});
  }
  for (const match of text.matchAll(PYTHON)) {
    const name = match[1]?.split('.').at(-1) ?? '';
    if (!found.has(name))
      found.set(name, {name, text: shortened(pythonHead(text, match[2] ?? '') ?? lineFrom(text, match.index, match[0].length))});
  }
  return [...found.values()];
}

/** From a place to the end of the line in which so many more letters end. */
function lineFrom(text: string, from: number, length: number): string {
  const end = text.indexOf('\n', from + length);
  return text.slice(from, end < 0 ? undefined : end);
}

/** `@udf(…)` with its `def`, or the line that makes the name; null: the text has neither. */
function pythonHead(text: string, name: string): string | null {
  if (name === '') return null;
  const made = new RegExp(`^(?:@\\w+[^\\n]*\\n)*(?:async )?def ${name}\\([^)]*\\)[^\\n:]*|^${name}\\s*=\\s*[^\\n]+`, 'm').exec(text);
  return made?.[0] ?? null;
}

function shortened(text: string): string {
  const whole = text.trim();
  return whole.length > MOST ? `${whole.slice(0, MOST - 1)}…` : whole;
}
