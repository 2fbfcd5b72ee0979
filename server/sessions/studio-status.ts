import type {Kernel} from '../../kernels/protocol/kernel.ts';
import type {Profile} from '../config.ts';
import type {Down} from '../protocol/message.ts';
import {ListenerWatch} from './listener-watch.ts';
import type {NoteSessions} from './note-sessions.ts';

/** How the whole studio does, for the status bar. */
export class StudioStatus {
  readonly #kernel: Kernel;
  readonly #sessions: NoteSessions;
  readonly #now: () => number;
  readonly #localAws: ListenerWatch | null;

  constructor(kernel: Kernel, sessions: NoteSessions, profile: Profile, now: () => number) {
    this.#kernel = kernel;
    this.#sessions = sessions;
    this.#now = now;
    const endpoint = profile.endpoint === null ? null : new URL(profile.endpoint);
    this.#localAws =
      endpoint &&
      new ListenerWatch({host: endpoint.hostname, port: Number(endpoint.port || (endpoint.protocol === 'https:' ? 443 : 80))}, now);
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
      localAws: this.#localAws === null ? 'none' : this.#localAws.state,
    };
  }

  close(): void {
    this.#localAws?.close();
  }
}
