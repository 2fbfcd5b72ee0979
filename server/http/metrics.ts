import type {Kernel} from '../../kernels/protocol/kernel.ts';

/** Prometheus' text format, with Flink's metric names where Flink has one. */
export function metricsText(kernel: Kernel, pages: number): string {
  const jobs = kernel.jobs();
  const lines = [
    '# TYPE millrace_pages gauge',
    `millrace_pages ${pages}`,
    '# TYPE millrace_jobs gauge',
    `millrace_jobs ${jobs.length}`,
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
  ];
  const gauge = (name: string, read: (m: NonNullable<(typeof jobs)[number]['metrics']>) => number | null) => {
    const samples = jobs.flatMap((job) => {
      const value = job.metrics === null ? null : read(job.metrics);
      return value === null ? [] : [`${name}{job_id="${label(job.job)}",job_name="${label(job.name)}"} ${value}`];
    });
    if (samples.length > 0) lines.push(`# TYPE ${name} gauge`, ...samples);
  };
  gauge('flink_jobmanager_job_numRecordsInPerSecond', (m) => m.recordsInPerSecond);
  gauge('flink_jobmanager_job_numRecordsOutPerSecond', (m) => m.recordsOutPerSecond);
  gauge('flink_jobmanager_job_numRecordsIn', (m) => m.recordsIn);
  gauge('flink_jobmanager_job_numRecordsOut', (m) => m.recordsOut);
  gauge('flink_jobmanager_job_numLateRecordsDropped', (m) => m.lateRecords);
  gauge('flink_jobmanager_job_currentInputWatermark', (m) => m.watermark);
  gauge('flink_jobmanager_job_numRestarts', (m) => m.restarts);
  gauge('flink_jobmanager_job_lastCheckpointSize', (m) => m.lastCheckpoint?.bytes ?? null);
  gauge('flink_jobmanager_job_lastCheckpointDuration', (m) => m.lastCheckpoint?.durationMs ?? null);
  return `${lines.join('\n')}\n`;
}

function label(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
