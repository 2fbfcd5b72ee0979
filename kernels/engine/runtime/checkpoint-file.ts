import {mkdir, open, readFile, rename, rm} from 'node:fs/promises';
import {dirname} from 'node:path';
import {crc32} from 'node:zlib';
import {StudioError, toDiagnostic} from '../../protocol/diagnostic.ts';
import type {NodeState} from './graph-node.ts';
import type {PendingSnapshot, Snapshot} from './operator.ts';
import type {SourceState} from './source-task.ts';

/** A consistent cut through a job, as a file gives it back. Rules: ../CHECKPOINTS.md. */
export interface Checkpoint extends CheckpointHead {
  readonly operators: readonly (OperatorOf & {readonly snapshot: Snapshot})[];
}

/** One of several of its id where the job ran in several subtasks: then with the one that saved it. */
interface OperatorOf {
  readonly id: string;
  readonly name?: string;
  readonly subtask?: number;
}

export type PendingOperator = OperatorOf & {readonly snapshot: PendingSnapshot};

/** A cut as a job hands it over. */
export interface PendingCheckpoint extends CheckpointHead {
  readonly operators: readonly PendingOperator[];
}

interface CheckpointHead {
  readonly id: number;
  /** ms since 1970. */
  readonly at: number;
  /** The job had come to its end. */
  readonly finished: boolean;
  /** Subtasks that the job ran in; absent: one. Each has its own entries below. */
  readonly parallelism?: number;
  readonly sources: readonly SourceState[];
  readonly nodes: readonly NodeState[];
  /** What the sinks' `prepare` returned: plain JSON. */
  readonly sinks: readonly {readonly id: string; readonly committables: readonly unknown[]}[];
}

/** Stands behind the chunks, whose lengths it holds. */
interface Footer extends CheckpointHead {
  readonly operators: readonly (OperatorOf & {readonly version: number; readonly chunks: readonly number[]})[];
}

const MAGIC = new Uint8Array([0x4d, 0x4c, 0x52, 0x43]);
const VERSION = 2;
/** Magic and version in front; the footer's length and the checksum at the end. */
const PREFIX_BYTES = 8;
const SUFFIX_BYTES = 8;

/**
 * Writes a checkpoint beside its place, syncs it and renames it there: the rename is the commit point (rule 4). Returns its size in bytes.
 * Throws `engine/checkpoint-failed`.
 */
export async function writeCheckpointFile(path: string, checkpoint: PendingCheckpoint): Promise<number> {
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

async function writeSynced(path: string, {operators, ...head}: PendingCheckpoint): Promise<number> {
  const file = await open(path, 'w');
  try {
    let sum = 0;
    let bytes = 0;
    const write = async (part: Uint8Array): Promise<number> => {
      sum = crc32(part, sum);
      bytes += part.length;
      await file.writeFile(part);
      return part.length;
    };
    const prefix = new Uint8Array(PREFIX_BYTES);
    prefix.set(MAGIC);
    new DataView(prefix.buffer).setUint32(4, VERSION);
    await write(prefix);
    const written: Footer['operators'][number][] = [];
    for (const {snapshot, ...operator} of operators) {
      const chunks: number[] = [];
      for (const chunk of snapshot.chunks) chunks.push(await write(typeof chunk === 'function' ? chunk() : chunk));
      written.push({...operator, version: snapshot.version, chunks});
    }
    const footer: Footer = {...head, operators: written};
    const suffix = new Uint8Array(SUFFIX_BYTES);
    new DataView(suffix.buffer).setUint32(0, await write(new TextEncoder().encode(JSON.stringify(footer))));
    await write(suffix.subarray(0, 4));
    new DataView(suffix.buffer).setUint32(4, sum);
    await file.writeFile(suffix.subarray(4));
    await file.sync();
    return bytes + 4;
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
  const end = bytes.length - SUFFIX_BYTES;
  if (end < PREFIX_BYTES || MAGIC.some((b, i) => bytes[i] !== b)) throw damaged(path, 'it is not a checkpoint');
  if (crc32(bytes.subarray(0, end + 4)) !== view.getUint32(end + 4)) throw damaged(path, 'its checksum does not match its content');
  const version = view.getUint32(4);
  if (version !== VERSION) throw damaged(path, `it has format ${version}, this version reads ${VERSION}`);
  const footer = JSON.parse(new TextDecoder().decode(bytes.subarray(end - view.getUint32(end), end))) as Footer;
  let at = PREFIX_BYTES;
  const operators = footer.operators.map(({version: layout, chunks, ...operator}) => {
    const parts = chunks.map((length) => {
      at += length;
      return bytes.subarray(at - length, at);
    });
    return {...operator, snapshot: {version: layout, chunks: parts}};
  });
  return {...footer, operators};
}

function damaged(path: string, why: string): StudioError {
  return new StudioError('engine/checkpoint-damaged', `the checkpoint "${path}" cannot be used: ${why}`, {blame: 'environment'});
}
