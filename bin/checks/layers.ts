import path from 'node:path';
import {findImports, isBarrel} from './imports.ts';

/** A folder or file, and what else of the project it may import. */
export interface Layer {
  readonly at: string;
  /** Folders and files below the root; everything in them is allowed. `*` is the whole project. */
  readonly may: readonly string[];
  /** Parts of what `may` allows that are not for this layer. */
  readonly never?: readonly string[];
}

/** What the layering test holds the sources against. The innermost layer of a file counts; its own folder is always allowed. */
export interface Layering {
  readonly layers: readonly Layer[];
  /** Folders whose subfolders see each other only through one file each. */
  readonly onePublicFile: readonly string[];
  /** Files that may see more than that one file: they put the parts together. */
  readonly composers: readonly RegExp[];
  readonly topLevel: readonly string[];
  /** Packages that only tests may import. */
  readonly testPackages: readonly string[];
}

export interface SourceFile {
  /** Below the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

const IS_TEST = /\.test\.tsx?$|\.spec\.ts$|\/testing\//;

/** Every breach of the layering as one sentence: file and line, import, rule. */
export function violations(files: readonly SourceFile[], layering: Layering): string[] {
  const found: string[] = [];
  const doors = new Map<string, Map<string, string>>();
  for (const file of files) {
    const layer = layerOf(file.path, layering);
    if (layer === null) {
      found.push(`${file.path}: no layer is named for this place`);
      continue;
    }
    if (/(^|\/)index\.tsx?$/.test(file.path) && isBarrel(file.text)) {
      found.push(`${file.path}: it only hands on what other files export (import those by their own paths)`);
    }
    for (const {specifier, line} of findImports(file.text)) {
      const where = `${file.path}:${line}`;
      if (specifier === null) {
        if (!layer.may.includes('*')) found.push(`${where}: the path of an import() is not a literal, so nobody can check it`);
      } else if (specifier.startsWith('.')) {
        const target = path.posix.normalize(path.posix.join(path.posix.dirname(file.path), specifier));
        const problem = checkTarget(file.path, target, layer);
        if (problem !== null) found.push(`${where}: imports "${specifier}": ${problem}`);
        else noteDoor(doors, file.path, target, where, layering);
      } else if (!IS_TEST.test(file.path) && layering.testPackages.some((name) => specifier === name || specifier.startsWith(`${name}/`))) {
        if (!layer.may.includes('*')) found.push(`${where}: imports "${specifier}": only tests may`);
      }
    }
  }
  for (const [folder, files] of doors) {
    if (files.size > 1) {
      found.push(
        `${folder}: others see it through ${[...files].map(([file, by]) => `${file} (${by})`).join(' and ')}: one public file is the rule`,
      );
    }
  }
  return found;
}

function layerOf(file: string, layering: Layering): Layer | null {
  let best: Layer | null = null;
  for (const layer of layering.layers) {
    if (isIn(file, layer.at) && (best === null || layer.at.length > best.at.length)) best = layer;
  }
  return best;
}

function isIn(file: string, folder: string): boolean {
  return folder === '*' || file === folder || file.startsWith(`${folder}/`);
}

function checkTarget(file: string, target: string, layer: Layer): string | null {
  const isTest = IS_TEST.test(file);
  if (!isTest && !layer.may.includes('*') && target.includes('/testing/')) return 'only tests may import a testing folder';
  if (isIn(target, layer.at)) return null;
  const may = [...layer.may];
  if (may.some((place) => isIn(target, place)) && !(layer.never ?? []).some((place) => isIn(target, place))) return null;
  // A test may use the testing folder of any layer that its own layer sees a part of.
  if (isTest && target.includes('/testing/') && may.some((place) => topTwo(place) === topTwo(target))) return null;
  return `${layer.at} may import ${may.length === 0 ? 'nothing else' : may.join(', ')}${layer.never === undefined ? '' : `, but not ${layer.never.join(', ')}`}`;
}

function topTwo(place: string): string {
  return place.split('/').slice(0, 2).join('/');
}

/** Remembers through which file a sibling folder is entered. */
function noteDoor(doors: Map<string, Map<string, string>>, file: string, target: string, where: string, layering: Layering): void {
  if (IS_TEST.test(file) || IS_TEST.test(target) || layering.composers.some((pattern) => pattern.test(file))) return;
  const folder = layering.onePublicFile.find((place) => isIn(target, place));
  if (folder === undefined || isIn(file, folder)) return;
  const entered = doors.get(folder) ?? new Map<string, string>();
  if (!entered.has(target)) entered.set(target, where);
  doors.set(folder, entered);
}
