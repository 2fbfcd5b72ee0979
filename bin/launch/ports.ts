import {createServer} from 'node:net';

export interface PortChoice {
  readonly port: number;
  /** Whether the wanted port was taken by somebody else. */
  readonly moved: boolean;
}

/** Asks whether a port can be listened on; with 0 the system names one. Gives the port, or null where it is taken. */
export type ProbePort = (port: number) => Promise<number | null>;

const NEIGHBOURS = 20;

/** The wanted port when it is free, else one of the next twenty, else any. 0 asks for any. */
export async function choosePort(wanted: number, probe: ProbePort = probeLoopback): Promise<PortChoice> {
  if (wanted !== 0) {
    for (let port = wanted; port <= Math.min(wanted + NEIGHBOURS, 65_535); port++) {
      if ((await probe(port)) !== null) return {port, moved: port !== wanted};
    }
  }
  const any = await probe(0);
  if (any === null) throw new Error('the system gives no free port on 127.0.0.1');
  return {port: any, moved: wanted !== 0};
}

/** Tries to listen on 127.0.0.1 for a moment. */
export function probeLoopback(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({host: '127.0.0.1', port, exclusive: true}, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}
