import {type Diagnostic, diagnostic, type Span} from '../../kernels/protocol/diagnostic.ts';
import {parseHeader} from './paragraph-header.ts';

/** Interpreters whose body is properties for the session. */
const INTERPRETERS = new Set(['flink.conf', 'conf']);

/** Properties that a `%flink.conf` paragraph gives to the note's session. */
export type Conf = Readonly<Record<string, string>>;

/** What the body of a `%flink.conf` paragraph says; null for paragraphs of another kind, an error for a line that says nothing. */
export function readConf(text: string): Conf | Diagnostic | null {
  const header = parseHeader(text);
  if (header.kind === 'error' || !INTERPRETERS.has(header.interpreter)) return null;
  return readProperties(text, header.bodyOffset);
}

/** Where the line of a key begins with it, of the last one as that counts; null where it stands in no line alone. */
export function placeOfKey(text: string, key: string): Span | null {
  const header = parseHeader(text);
  let at = header.kind === 'error' ? 0 : header.bodyOffset;
  let found: Span | null = null;
  for (const line of text.slice(at).split('\n')) {
    const start = at + (line.length - line.trimStart().length);
    const end = start + key.length;
    if (text.startsWith(key, start) && /^[\s=:]/.test(text.slice(end))) found = {start, end};
    at += line.length + 1;
  }
  return found;
}

/** True of what `readConf` gives for a text that cannot be read. */
export function isDiagnostic(read: Conf | Diagnostic): read is Diagnostic {
  return typeof read.severity === 'string' && typeof read.code === 'string' && typeof read.blame === 'string';
}

/**
 * Java's properties as people write them here: a key, then `=`, `:` or spaces, then the value; `#` and `!` begin a comment; a backslash at the
 * end joins the next line.
 */
function readProperties(text: string, from: number): Conf | Diagnostic {
  const found = new Map<string, string>();
  let at = from;
  while (at < text.length) {
    let line = '';
    const start = at;
    for (;;) {
      const end = text.indexOf('\n', at);
      const part = text.slice(at, end === -1 ? text.length : end).replace(/\r$/, '');
      at = end === -1 ? text.length : end + 1;
      if (!part.endsWith('\\') || end === -1) {
        line += line === '' ? part : part.trimStart();
        break;
      }
      line += (line === '' ? part : part.trimStart()).slice(0, -1);
    }
    const said = line.trim();
    if (said === '' || said.startsWith('#') || said.startsWith('!')) continue;
    const parts = /^([^\s=:]+)(?:\s*[=:]\s*|\s+)(.*)$/.exec(said);
    if (parts === null || parts[2] === '') {
      return diagnostic('note/bad-conf', `"${said}" has no value`, {
        span: {start, end: start + line.length},
        hint: 'write a key and its value in each line, such as execution.checkpointing.interval 5000',
      });
    }
    found.set(parts[1] ?? '', parts[2] ?? '');
  }
  return Object.fromEntries(found);
}
