import {readFileSync} from 'node:fs';

/** One text a line: queries and expressions, each with one thing that a grammar may take or refuse. */
const QUERIES = linesOf('queries');
/** One template a line: `«a|b»` stands for a or b. */
const TEMPLATES = linesOf('templates');
/** Every word of Flink's grammar. */
const KEYWORDS = linesOf('keywords').flatMap((line) => line.split(' '));

/** Where a word may be a name: bare as column, alias and function, quoted everywhere. */
const ROLES: readonly ((word: string) => string)[] = [
  (word) => `SELECT ${word} FROM t`,
  (word) => `SELECT 1 ${word}`,
  (word) => `SELECT ${word}(a) FROM t`,
  (word) => `CREATE TABLE ${word} (\`${word}\` INT, a ROW<\`${word}\` INT>)`,
];

/** Texts that a template gives at most. */
const PER_TEMPLATE = 24;

function linesOf(name: string): readonly string[] {
  const text = readFileSync(new URL(`texts/${name}.txt`, import.meta.url), 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** All texts of a template where they are few, else so many of them by chance. */
function expanded(template: string, next: (limit: number) => number): readonly string[] {
  const [head = '', ...rest] = template.split(/[«»]/);
  const choices = rest.filter((_, i) => i % 2 === 0).map((group) => group.split('|'));
  const between = rest.filter((_, i) => i % 2 === 1);
  const total = choices.reduce((product, {length}) => product * length, 1);
  const make = (pick: (choice: number, size: number) => number): string => {
    const text = choices.reduce((out, group, i) => out + group[pick(i, group.length)]! + between[i]!, head);
    return text.replaceAll(/ {2,}/g, ' ').replaceAll('( ', '(').trim();
  };
  const texts = new Set<string>();
  if (total <= PER_TEMPLATE) {
    for (let n = 0; n < total; n++) {
      let left = n;
      const digits = choices.map(({length}) => {
        const digit = left % length;
        left = Math.floor(left / length);
        return digit;
      });
      texts.add(make((i) => digits[i]!));
    }
  } else {
    // Each choice once with chance elsewhere, then chance alone.
    choices.forEach((group, own) => {
      for (let n = 0; n < group.length; n++) texts.add(make((i, size) => (i === own ? n : next(size))));
    });
    while (texts.size < PER_TEMPLATE) texts.add(make((_, size) => next(size)));
  }
  return [...texts];
}

/** Texts made of the lists beside this file; the same on every machine. */
export function listedTexts(next: (limit: number) => number): readonly string[] {
  return [
    ...QUERIES,
    ...TEMPLATES.flatMap((template) => expanded(template, next)),
    ...KEYWORDS.flatMap((word) => ROLES.map((role) => role(word))),
  ];
}
