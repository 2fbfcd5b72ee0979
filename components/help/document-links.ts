/** Addresses of the documents inside the studio. */

const ENDING = '.md';
const FIRST = 'README';

/** The page of a document: its path below `docs` without the ending, '' the first. */
export function documentHref(path: string): string {
  return path === '' ? '/docs' : `/docs/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Where a link of a document leads to; null: to nothing that the studio shows. `from` is the document's path. */
export function linkFrom(from: string, href: string): string | null {
  if (/^https?:/i.test(href)) return href;
  if (href.startsWith('#')) return href;
  const base = new URL(`http://documents/in/${from === '' ? FIRST : from}`);
  if (!URL.canParse(href, base)) return null;
  const {pathname, hash, host} = new URL(href, base);
  const path = decodeURIComponent(pathname);
  if (host !== base.host || !path.startsWith('/in/') || !path.endsWith(ENDING)) return null;
  const name = path.slice('/in/'.length, -ENDING.length);
  return documentHref(name === FIRST ? '' : name) + hash;
}

/** The place of a function: `page` as the editor names it (`sql/text.md`). */
export function functionHref(page: string, name: string): string {
  return `${documentHref(page.slice(0, -ENDING.length))}#fn-${name.toLowerCase().replaceAll(' ', '-')}`;
}

/** Of an error's code the part before the slash, or the whole code where that has a place of its own. */
const OF_CODES: ReadonlyMap<string, string> = new Map([
  ['sql', '/docs/sql'],
  ['sql/syntax', '/docs/sql#statements'],
  ['sql/unknown-function', '/docs/sql#functions'],
  ['sql/wrong-arguments', '/docs/sql#functions'],
  ['sql/unknown-type', '/docs/sql/types'],
  ['sql/types', '/docs/sql/types'],
  ['sql/cast', '/docs/sql/types'],
  ['sql/cast-failed', '/docs/sql/types'],
  ['sql/over', '/docs/sql#over-and-ranks'],
  ['sql/match', '/docs/sql#patterns-of-rows'],
  ['sql/pattern', '/docs/sql#patterns-of-rows'],
  ['sql/misplaced-window', '/docs/sql/windows'],
  ['sql/join', '/docs/sql#joins'],
  ['sql/as-of', '/docs/sql#joins'],
  ['sql/subquery', '/docs/sql#subqueries'],
  ['sql/unnest', '/docs/sql#joins'],
  ['engine', '/docs/sql'],
  ['engine/narrowing', '/docs/sql#checked-narrowing'],
  ['state', '/docs/sql#settings'],
  ['connector', '/docs/connectors'],
  ['format', '/docs/connectors'],
  ['kinesis', '/docs/connectors#kinesis'],
  ['catalog', '/docs/sql#statements'],
  ['python', '/docs/udf'],
  ['note', '/docs/notes'],
  ['forms', '/docs/notes#forms'],
  ['deploy', '/docs/applications'],
  ['job', '/docs/applications'],
  ['aws', '/docs/aws'],
]);

/** The document that says more about an error; null: none does. */
export function helpOfCode(code: string): string | null {
  return OF_CODES.get(code) ?? OF_CODES.get(code.split('/')[0] ?? '') ?? null;
}
