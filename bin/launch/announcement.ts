import {z} from 'zod';

const announcementSchema = z.union([
  z.object({listening: z.object({port: z.number().int().positive(), url: z.string(), token: z.string().optional()})}),
  z.object({failed: z.object({message: z.string(), hint: z.string().optional()})}),
  // The studio tells its diagnostic.
  z.object({error: z.object({message: z.string(), hint: z.string().optional()})}),
]);

export type Announcement =
  | {readonly kind: 'listening'; readonly port: number; readonly url: string; readonly token: string | null}
  | {readonly kind: 'failed'; readonly message: string};

/** What a server says of itself in one line of its output: that it listens, or why it cannot. null for any other line. */
export function readAnnouncement(line: string): Announcement | null {
  if (!/^\{"(listening|failed|error)"/.test(line)) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const parsed = announcementSchema.safeParse(value);
  if (!parsed.success) return null;
  if (!('listening' in parsed.data)) {
    const {message, hint} = 'failed' in parsed.data ? parsed.data.failed : parsed.data.error;
    return {kind: 'failed', message: hint === undefined ? message : `${message} (${hint})`};
  }
  const {port, url, token} = parsed.data.listening;
  return {kind: 'listening', port, url, token: token ?? null};
}

/** The address that opens the studio in a browser: its token is in it exactly once. */
export function studioUrl(listening: {readonly url: string; readonly token: string | null}): string {
  const url = new URL(listening.url);
  if (listening.token !== null) url.searchParams.set('token', listening.token);
  return url.href;
}
