import {connect} from 'node:net';
import type {Kernel} from '../../kernels/protocol/kernel.ts';
import type {Profile} from '../config.ts';
import type {Down} from '../protocol/message.ts';
import type {NoteSessions} from './note-sessions.ts';

const PROBE_MS = 2000;

/** How the whole studio does, for the status bar. */
export class StudioStatus {
  readonly #kernel: Kernel;
  readonly #sessions: NoteSessions;
  readonly #endpoint: URL | null;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout | null;
  #localAws: 'up' | 'down' | 'none';

  constructor(kernel: Kernel, sessions: NoteSessions, profile: Profile, now: () => number) {
    this.#kernel = kernel;
    this.#sessions = sessions;
    this.#now = now;
    this.#endpoint = profile.endpoint === null ? null : new URL(profile.endpoint);
    this.#localAws = this.#endpoint === null ? 'none' : 'up';
    this.#timer = this.#endpoint === null ? null : setInterval(() => this.#probe(), PROBE_MS);
    this.#probe();
  }

  message(): Extract<Down, {kind: 'studio-status'}> {
    const jobs = this.#kernel.jobs();
    const runningByNote: Record<string, number> = {};
    const failedByNote: Record<string, number> = {};
    for (const session of this.#sessions.all()) {
      const {running, failed} = session.counts();
      if (running > 0) runningByNote[session.path] = running;
      if (failed > 0) failedByNote[session.path] = failed;
    }
    const watermarks = jobs.map((job) => job.metrics?.watermark ?? null).filter((w) => w !== null);
    const rate = jobs.reduce((sum, job) => sum + (job.metrics?.recordsInPerSecond ?? 0), 0);
    return {
      kind: 'studio-status',
      jobs: jobs.length,
      recordsInPerSecond: Math.round(rate * 10) / 10,
      runningByNote,
      failedByNote,
      watermarkBehindMs: watermarks.length === 0 ? null : Math.max(0, this.#now() - Math.min(...watermarks)),
      localAws: this.#localAws,
    };
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** Whether something listens there. */
  #probe(): void {
    if (this.#endpoint === null) return;
    const socket = connect({host: this.#endpoint.hostname, port: Number(this.#endpoint.port || 80), timeout: 1000});
    const done = (state: 'up' | 'down') => {
      this.#localAws = state;
      socket.destroy();
    };
    socket.on('connect', () => done('up'));
    socket.on('timeout', () => done('down'));
    socket.on('error', () => done('down'));
  }
}
