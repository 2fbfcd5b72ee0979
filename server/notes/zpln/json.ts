import type {z} from 'zod';

export type Json = z.core.util.JSONType;

export function object(value: unknown): Record<string, Json> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Json>) : null;
}

/** A list as it is; the values of an object with the keys "0", "1", …; nothing else. */
export function list(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value;
  const entries = object(value);
  if (entries === null) return [];
  return Object.keys(entries)
    .filter((key) => /^\d+$/.test(key))
    .sort((a, b) => Number(a) - Number(b))
    .map((key) => entries[key] ?? null);
}

export function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Numbers are written as `12.0` or as text too. */
export function number(value: Json | undefined): number | null {
  const found = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}
