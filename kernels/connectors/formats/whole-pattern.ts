import {javaRegex} from '../../sql/functions/java-regex.ts';
import type {TableOptions} from '../options.ts';

/** The regular expression of Java's in an option, which a whole text matches; null without one. */
export function wholePattern(options: TableOptions, key: string): RegExp | null {
  const text = options.text(key);
  if (text === null) return null;
  try {
    return javaRegex(`^(?:${text})$`);
  } catch {
    throw options.invalid(key, 'a regular expression');
  }
}
