/** `CREATE … FUNCTION name` of SQL, and `create_temporary_function("name", …)` of Python. */
const MADE = [
  /\bCREATE\s+(?:TEMPORARY\s+)?(?:SYSTEM\s+)?FUNCTION\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:[\w`]+\.)*`?(\w+)`?/gi,
  /\bcreate_(?:temporary_)?(?:system_)?(?:java_)?function\(\s*["']([\w.]+)["']/g,
];

/** The names of functions that a text of any language makes, each once. */
export function ownFunctions(text: string): readonly string[] {
  if (!/function/i.test(text)) return [];
  const names = MADE.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]?.split('.').at(-1) ?? ''));
  return [...new Set(names)];
}
