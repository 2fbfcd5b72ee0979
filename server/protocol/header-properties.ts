import {type Diagnostic, diagnostic, type Span} from '../../kernels/protocol/diagnostic.ts';

/** Properties of a SQL paragraph's header that do something here. */
const WORKING = [
  'type',
  'refreshInterval',
  'template',
  'threshold',
  'parallelism',
  'runAsOne',
  'jobName',
  'form',
  'savepointDir',
  'resumeFromSavepoint',
  'resumeFromLatestCheckpoint',
  'execution.savepoint.path',
  'savepoint_path',
  'latest_checkpoint_path',
] as const;

/** Properties of Zeppelin's Flink interpreter that are read there and have no effect here, and what serves instead. */
const IDLE: Readonly<Record<string, string>> = {
  maxParallelism: 'state is taken to any parallelism when a job starts again',
  checkEmpty: 'an empty paragraph runs nothing anyway',
  // Zeppelin writes these into headers and settings by itself.
  isRecover: 'runs outlive their pages by themselves',
  enableSavePoint: 'it is of versions of Zeppelin before 0.9',
  runWithSavePoint: 'it is of versions of Zeppelin before 0.9',
};

/** What has no effect is said, once a property, with the name that was probably meant. `span`: of the header. */
export function propertyWarnings(properties: Readonly<Record<string, string>>, span: Span): readonly Diagnostic[] {
  return Object.keys(properties)
    .filter((key) => !WORKING.some((known) => known === key))
    .map((key) => {
      const why = Object.hasOwn(IDLE, key) ? IDLE[key] : undefined;
      const near = why === undefined ? nearest(key) : null;
      const hint = why ?? (near === null ? `there are ${WORKING.join(', ')}` : `did you mean "${near}"?`);
      const known = why === undefined ? 'is not known' : 'has no effect here';
      return diagnostic('note/idle-property', `property "${key}" ${known}`, {severity: 'warning', span, hint});
    });
}

function nearest(key: string): string | null {
  const ranked = [...WORKING, ...Object.keys(IDLE)]
    .map((name) => ({name, distance: distance(key.toLowerCase(), name.toLowerCase())}))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(1, Math.floor(key.length / 3)) ? best.name : null;
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({length: b.length + 1}, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
