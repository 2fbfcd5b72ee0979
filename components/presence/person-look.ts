import type {Person} from '../../server/protocol/people.ts';

/** What others read: a name, or that it was not told. */
export function nameOf(person: Person | undefined): string {
  return person === undefined || person.name === '' ? 'Somebody' : person.name;
}

/** `Ada Lovelace` → `AL`, `olga` → `O`. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._@-]+/).filter((word) => word !== '');
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('');
}

/** The charts' colours, which are made to differ from each other. */
export function colourOf(index: number): string {
  return `var(--series-${(index % 8) + 1})`;
}
