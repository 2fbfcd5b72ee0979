import {AwsError} from '../wire/aws-error.ts';

/**
 * FilterLogEvents' pattern for unstructured text: every word or "quoted phrase" must occur, none of those after `-` may, and of those
 * after `?` one is enough. Upper and lower case differ. @throws AwsError InvalidParameterException for JSON and column patterns
 */
export function filterPattern(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (/^[{[%]/.test(text)) {
    throw new AwsError('InvalidParameterException', 'The local AWS takes filter patterns of words and "phrases" only.');
  }
  const terms = [...text.matchAll(/([?-]?)(?:"([^"]*)"|(\S+))/g)].map(([, sign = '', phrase, word]) => ({
    sign,
    text: phrase ?? word ?? '',
  }));
  const all = terms.filter((term) => term.sign === '');
  const none = terms.filter((term) => term.sign === '-');
  const some = terms.filter((term) => term.sign === '?');
  return (message) =>
    all.every((term) => message.includes(term.text)) &&
    !none.some((term) => message.includes(term.text)) &&
    (some.length === 0 || some.some((term) => message.includes(term.text)));
}
