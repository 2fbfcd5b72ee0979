import {MessageChannel, type MessagePort} from 'node:worker_threads';
import {must} from '../../protocol/assert.ts';
import type {WindowPart} from '../operators/window-aggregate.ts';

/** What two subtasks of a job send each other. `edge` is the exchange's place among those of the plan. */
export type LinkMessage =
  /** Rows by engine/state/row-codec.ts, `count` of them; `marks`: after so many of them the watermark is so far. */
  | {
      readonly kind: 'rows';
      readonly edge: number;
      readonly buffer: ArrayBuffer | null;
      readonly count: number;
      readonly marks: readonly (readonly [after: number, watermark: number])[];
    }
  /** Groups of a window aggregate that were gathered before they came here. */
  | {readonly kind: 'part'; readonly edge: number; readonly part: WindowPart}
  | {readonly kind: 'idle'; readonly edge: number; readonly idle: boolean}
  | {readonly kind: 'end'; readonly edge: number}
  /** Nothing comes before the checkpoint that is being taken. */
  | {readonly kind: 'barrier'; readonly edge: number}
  /** Back to the sender: so many rows were taken. */
  | {readonly kind: 'taken'; readonly edge: number; readonly count: number}
  /** Back to the sender: no more rows are needed. */
  | {readonly kind: 'satisfied'; readonly edge: number};

/** The way to another subtask: what is sent comes in the order in which it was sent. */
export interface Link {
  send(message: LinkMessage): void;
  onMessage(receive: (message: LinkMessage) => void): void;
  close(): void;
}

export function portLink(port: MessagePort): Link {
  return {
    send: (message) => port.postMessage(message, buffersOf(message)),
    onMessage: (receive) => void port.on('message', receive),
    close: () => port.close(),
  };
}

function buffersOf(message: LinkMessage): ArrayBuffer[] {
  if (message.kind === 'part') return [...new Set(message.part.chunks.map((c) => c.buffer as ArrayBuffer))];
  return message.kind === 'rows' && message.buffer !== null ? [message.buffer] : [];
}

/** The ports between so many subtasks: by subtask those to each other one; null: itself. */
export function joinedPorts(count: number): readonly (readonly (MessagePort | null)[])[] {
  const ports = Array.from({length: count}, () => new Array<MessagePort | null>(count).fill(null));
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const {port1, port2} = new MessageChannel();
      must(ports[a])[b] = port1;
      must(ports[b])[a] = port2;
    }
  }
  return ports;
}
