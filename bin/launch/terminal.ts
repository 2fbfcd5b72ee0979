/** A line about how things go, on stderr: stdout carries the answer alone. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Seconds since a moment (`performance.now()`), with one decimal, as `1.4 s`. */
export function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** A line that returns every 10 s while something long runs; call the answer to end it. */
export function heartbeat(line: (elapsedSeconds: number) => string): () => void {
  const started = performance.now();
  const timer = setInterval(() => progress(line(Math.round((performance.now() - started) / 1000))), 10_000);
  return () => clearInterval(timer);
}
