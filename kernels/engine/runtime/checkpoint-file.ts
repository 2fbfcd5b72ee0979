import {mkdir, open, readFile, rename, rm} from 'node:fs/promises';
import {dirname} from 'node:path';
import {crc32} from 'node:zlib';
import {StudioError, toDiagnostic} from '../../protocol/diagnostic.ts';
import type {NodeState} from './graph-node.ts';
import type {Snapshot} from './operator.ts';
import type {SourceState} from './source-task.ts';

/** A consistent cut through a job. Rules: ../CHECKPOINTS.md. */
export interface Checkpoint {
  readonly id: number;
  /** ms since 1970. */
  readonly at: number;
  /** The job had come to its end. */
  readonly finished: boolean;
  readonly sources: readonly SourceState[];
  readonly nodes: readonly NodeState[];
  readonly operators: readonly {readonly id: string; readonly snapshot: Snapshot}[];
  /** What the sinks' `prepare` returned: plain JSON. */
  readonly sinks: readonly {readonly id: string; readonly committables: readonly unknown[]}[];
}

/** Everything but the chunks, whose lengths it holds. */
interface Header extends Omit<Checkpoint, 'operators'> {
  readonly operators: readonly {readonly id: string; readonly version: number; readonly chunks: readonly number[]}[];
}

const MAGIC = new Uint8Array([0x4d, 0x4c, 0x52, 0x43]);
const VERSION = 1;
const PREFIX_BYTES = 12;

/**
 * Writes a checkpoint beside its place, syncs it and renames it there: the rename is the commit point (rule 4). Returns its size in bytes.
 * Throws `engine/checkpoint-failed`.
 */
export async function writeCheckpointFile(path: string, checkpoint: Checkpoint): Promise<number> {
  const temporary = `${path}.tmp`;
  try {
    await mkdir(dirname(path), {recursive: true});
    const bytes = await writeSynced(temporary, checkpoint);
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return bytes;
  } catch (error) {
    await rm(temporary, {force: true}).catch(() => {});
    throw new StudioError('engine/checkpoint-failed', `cannot write the checkpoint "${path}": ${toDiagnostic(error).message}`, {
      hint: 'check that the folder can be written and that the disk has room',
      blame: 'environment',
    });
  }
}

async function writeSynced(path: string, {operators, ...rest}: Checkpoint): Promise<number> {
  const header: Header = {
    ...rest,
    operators: operators.map(({id, snapshot}) => ({id, version: snapshot.version, chunks: snapshot.chunks.map((c) => c.length)})),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const prefix = new Uint8Array(PREFIX_BYTES);
  prefix.set(MAGIC);
  new DataView(prefix.buffer).setUint32(4, VERSION);
  new DataView(prefix.buffer).setUint32(8, text.length);
  const file = await open(path, 'w');
  try {
    let sum = 0;
    let bytes = 0;
    const write = async (part: Uint8Array): Promise<void> => {
      sum = crc32(part, sum);
      bytes += part.length;
      await file.writeFile(part);
    };
    await write(prefix);
    await write(text);
    for (const {snapshot} of operators) for (const chunk of snapshot.chunks) await write(chunk);
    const end = new Uint8Array(4);
    new DataView(end.buffer).setUint32(0, sum);
    await file.writeFile(end);
    await file.sync();
    return bytes + end.length;
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Throws `engine/checkpoint-missing` where there is no file, `engine/checkpoint-damaged` where it is not what was written (rule 5). */
export async function readCheckpointFile(path: string): Promise<Checkpoint> {
  let bytes: Uint8Array;
  try {
    const file = await readFile(path);
    // A plain array: slices of a Buffer share its memory.
    bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  } catch (error) {
    const why = toDiagnostic(error).message;
    throw new StudioError('engine/checkpoint-missing', `cannot read the checkpoint "${path}": ${why}`, {blame: 'environment'});
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - 4;
  if (end < PREFIX_BYTES || MAGIC.some((b, i) => bytes[i] !== b)) throw damaged(path, 'it is not a checkpoint');
  if (crc32(bytes.subarray(0, end)) !== view.getUint32(end)) throw damaged(path, 'its checksum does not match its content');
  const version = view.getUint32(4);
  if (version !== VERSION) throw damaged(path, `it has format ${version}, this version reads ${VERSION}`);
  let at = PREFIX_BYTES + view.getUint32(8);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, at))) as Header;
  const operators = header.operators.map(({id, version: layout, chunks}) => {
    const parts = chunks.map((length) => {
      at += length;
      return bytes.subarray(at - length, at);
    });
    return {id, snapshot: {version: layout, chunks: parts}};
  });
  return {...header, operators};
}

function damaged(path: string, why: string): StudioError {
  return new StudioError('engine/checkpoint-damaged', `the checkpoint "${path}" cannot be used: ${why}`, {blame: 'environment'});
}
