import {type Diagnostic, lineColumn} from '../../protocol/diagnostic.ts';

/** A diagnostic for people: one sentence, the line with its place marked, the reason, what to try. */
export function errorText(d: Diagnostic, text: string, file: string): string {
  const word = d.severity === 'error' ? 'error' : d.severity;
  const lines = [`${word}: ${d.message}`];
  if (d.span) {
    const {line, column} = lineColumn(text, d.span.start);
    const source = text.split('\n')[line - 1] ?? '';
    const number = String(line);
    const length = Math.max(1, Math.min(d.span.end - d.span.start, source.length - column + 1));
    lines.push(
      `${' '.repeat(number.length)} ┌ ${file}:${line}:${column}`,
      `${number} │ ${source}`,
      `${' '.repeat(number.length)} │ ${source.slice(0, column - 1).replaceAll(/[^\t]/g, ' ')}${'^'.repeat(length)}`,
    );
  }
  if (d.detail && d.blame !== 'millrace') lines.push(`  ${d.detail}`);
  if (d.hint) lines.push(`  hint: ${d.hint}`);
  if (d.blame === 'millrace' && d.detail) lines.push(d.detail);
  return lines.join('\n');
}
