import {type FSWatcher, watch} from 'node:fs';
import path from 'node:path';

const QUIET_MS = 250;

/** Calls back once after the sources of the server changed and have been quiet for a moment. Call the answer to end it. */
export function watchSources(root: string, folders: readonly string[], onChange: (file: string) => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  const watchers: FSWatcher[] = folders.map((folder) =>
    watch(path.join(root, folder), {recursive: true}, (_event, name) => {
      if (name === null || !isServerSource(name)) return;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => onChange(path.join(folder, name)), QUIET_MS);
    }),
  );
  return () => {
    if (timer !== null) clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

export function isServerSource(file: string): boolean {
  return /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !/(^|[/\\])testing[/\\]/.test(file);
}
