import {readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {z} from 'zod';
import {isOurs} from './processes.ts';

/** Which process serves a data folder, and where: `<data>/aws.json` and `<data>/studio.json`. */
const instanceSchema = z.object({
  pid: z.number().int().positive(),
  port: z.number().int().positive(),
  /** The studio's holds its token, so the file is for its owner only. */
  url: z.string(),
  /** The `millrace start` that watches over it. */
  watcher: z.number().int().positive(),
});

export type Instance = z.infer<typeof instanceSchema>;
export type InstanceKind = 'aws' | 'studio';

function fileOf(data: string, kind: InstanceKind): string {
  return path.join(data, `${kind}.json`);
}

/** What the file says, or null where there is none that can be read. Says nothing about whether it still lives. */
export function readInstance(data: string, kind: InstanceKind): Instance | null {
  try {
    return instanceSchema.parse(JSON.parse(readFileSync(fileOf(data, kind), 'utf8')));
  } catch {
    return null;
  }
}

export function writeInstance(data: string, kind: InstanceKind, instance: Instance): void {
  const temporary = `${fileOf(data, kind)}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(instance)}\n`, {mode: 0o600});
  renameSync(temporary, fileOf(data, kind));
}

export function forgetInstance(data: string, kind: InstanceKind): void {
  rmSync(fileOf(data, kind), {force: true});
}

/** Stands in the command line of both servers. */
export const PROGRAM = 'main.ts';

export type Finding = {readonly kind: 'none'} | {readonly kind: 'answers' | 'silent'; readonly instance: Instance};

/** Looks for a running process of this data folder and asks it whether it is well. */
export async function findInstance(data: string, kind: InstanceKind): Promise<Finding> {
  const instance = readInstance(data, kind);
  if (instance === null || !isOurs(instance.pid, PROGRAM)) return {kind: 'none'};
  return {kind: (await answers(instance, kind)) ? 'answers' : 'silent', instance};
}

async function answers(instance: Instance, kind: InstanceKind): Promise<boolean> {
  const origin = new URL(instance.url).origin;
  try {
    const response =
      kind === 'studio'
        ? await fetch(`${origin}/healthz`, {signal: AbortSignal.timeout(5000)})
        : await fetch(origin, {
            method: 'POST',
            headers: {'content-type': 'application/x-www-form-urlencoded'},
            body: 'Action=GetCallerIdentity&Version=2011-06-15',
            signal: AbortSignal.timeout(5000),
          });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
