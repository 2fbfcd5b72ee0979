import type {NoteEntry} from '../../server/protocol/api.ts';

export type TreeNode =
  | {readonly kind: 'folder'; readonly path: string; readonly name: string; readonly children: readonly TreeNode[]}
  | {readonly kind: 'note'; readonly path: string; readonly name: string};

/** Notes by their folders; folders first, each level by name. */
export function notesTree(notes: readonly Pick<NoteEntry, 'path' | 'title'>[]): readonly TreeNode[] {
  return level(
    notes.map((n) => ({rest: n.path.split('/'), note: n})),
    '',
  );
}

interface Placed {
  readonly rest: readonly string[];
  readonly note: Pick<NoteEntry, 'path' | 'title'>;
}

function level(notes: readonly Placed[], above: string): readonly TreeNode[] {
  const folders = new Map<string, Placed[]>();
  const here: TreeNode[] = [];
  for (const {rest, note} of notes) {
    const first = rest[0];
    if (first === undefined || rest.length === 1) here.push({kind: 'note', path: note.path, name: note.title || note.path});
    else folders.set(first, [...(folders.get(first) ?? []), {rest: rest.slice(1), note}]);
  }
  const byName = (a: TreeNode, b: TreeNode) => a.name.localeCompare(b.name);
  const nodes = [...folders].map(([name, inside]): TreeNode => {
    const path = above === '' ? name : `${above}/${name}`;
    return {kind: 'folder', path, name: folderName(name), children: level(inside, path)};
  });
  return [...nodes.sort(byName), ...here.sort(byName)];
}

/** `getting-started` reads "Getting started". */
export function folderName(name: string): string {
  const words = name.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The folder that a note lies in, '' at the top. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** The address of a note's history. */
export function historyHref(path: string): string {
  return `/history/${path.split('/').map(encodeURIComponent).join('/')}`;
}
