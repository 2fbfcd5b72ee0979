import type {z} from 'zod';

/**
 * Settings as the JSON object in a note file's comment. Known keys that hold their default are left out; unknown keys, and known ones with
 * a value that this version does not take, are kept as `extra` and written back where they stood.
 */
type Shape = Readonly<Record<string, z.ZodType>>;
type Settings = Readonly<Record<string, unknown>>;

/** Not settings: they have a place of their own. */
const OWN_PLACE = new Set(['id', 'text', 'paragraphs']);
/** Marks of the format and the nest of what would be mistaken for something else. */
const RESERVED = new Set([...OWN_PLACE, 'plain', 'extra']);

/** null: there is nothing to say. */
export function writeSettings(settings: Settings & {extra: Settings; marks?: Settings}, shape: Shape): string | null {
  const {extra, marks, ...known} = settings;
  const out = new Map<string, unknown>(Object.entries(marks ?? {}));
  for (const [key, value] of Object.entries(known)) {
    const usual = shape[key]?.safeParse(undefined);
    if (usual?.success !== true || !same(usual.data, value)) out.set(key, value);
  }
  const nested: [string, unknown][] = [];
  for (const [key, value] of Object.entries(extra)) {
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
    const mistaken = RESERVED.has(key) || out.has(key) || field?.safeParse(value).success === true;
    if (mistaken) nested.push([key, value]);
    else out.set(key, value);
  }
  if (nested.length > 0) out.set('extra', Object.fromEntries(nested));
  if (out.size === 0) return null;
  // Nothing in it may end the comment.
  return JSON.stringify(Object.fromEntries(out)).replaceAll('>', '\\u003e').replaceAll('--', '-\\u002d');
}

export function readSettings(json: Settings, shape: Shape): {extra: Record<string, unknown>} & Record<string, unknown> {
  const known: Record<string, unknown> = {};
  const extra = new Map<string, unknown>();
  for (const [key, value] of Object.entries(json)) {
    if (RESERVED.has(key)) continue;
    const parsed = Object.hasOwn(shape, key) ? shape[key]?.safeParse(value) : undefined;
    if (parsed?.success === true) known[key] = parsed.data;
    else extra.set(key, value);
  }
  const nest = json.extra;
  if (typeof nest === 'object' && nest !== null) for (const [key, value] of Object.entries(nest)) extra.set(key, value);
  return {...known, extra: Object.fromEntries(extra)};
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
