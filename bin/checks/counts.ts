import {z} from 'zod';

/** How many tests passed, failed and were skipped, and the titles of those that need a look. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly skippedTitles: readonly string[];
  readonly failedTitles: readonly string[];
  /** Passed, but only when they were tried again: each is a race to find. */
  readonly waveringTitles: readonly string[];
}

export const NOTHING: Counts = {passed: 0, failed: 0, skipped: 0, skippedTitles: [], failedTitles: [], waveringTitles: []};

export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    skippedTitles: [...a.skippedTitles, ...b.skippedTitles],
    failedTitles: [...a.failedTitles, ...b.failedTitles],
    waveringTitles: [...a.waveringTitles, ...b.waveringTitles],
  };
}

/** A stage that is one test by itself, such as the linter. */
export function single(title: string, ok: boolean): Counts {
  return ok ? {...NOTHING, passed: 1} : {...NOTHING, failed: 1, failedTitles: [title]};
}

/**
 * The counts of a runner that ended with a status: one that failed without a failed test (a crash, no report) counts as one failure,
 * so that nothing is lost between the report and the line of counts.
 */
export function withStatus(stage: string, counts: Counts | null, exitStatus: number): Counts {
  if (counts === null) return single(`${stage} gave no report (exit status ${exitStatus})`, false);
  if (exitStatus !== 0 && counts.failed === 0) return add(counts, single(`${stage} ended with exit status ${exitStatus}`, false));
  return counts;
}

/** The last line of a run, for people and machines. */
export function countsLine({passed, failed, skipped}: Counts): string {
  return `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`;
}

const vitestSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({status: z.string(), fullName: z.string()})),
    }),
  ),
});

/** Reads vitest's JSON report. A file that could not be loaded, or failed outside its tests, counts as one failed test. */
export function vitestCounts(report: unknown, root: string): Counts | null {
  const parsed = vitestSchema.safeParse(report);
  if (!parsed.success) return null;
  let counts = NOTHING;
  for (const file of parsed.data.testResults) {
    const place = file.name.startsWith(root) ? file.name.slice(root.length + 1) : file.name;
    let failedInside = false;
    for (const {status, fullName} of file.assertionResults) {
      const title = `${place}: ${fullName.trim()}`;
      if (status === 'passed') counts = add(counts, single(title, true));
      else if (status === 'failed') counts = add(counts, single(title, false));
      else counts = add(counts, {...NOTHING, skipped: 1, skippedTitles: [title]});
      failedInside ||= status === 'failed';
    }
    if (file.status === 'failed' && !failedInside) counts = add(counts, single(`${place}: the file could not be run`, false));
  }
  return counts;
}

interface Suite {
  readonly title: string;
  readonly suites?: readonly Suite[] | undefined;
  readonly specs?: readonly {readonly title: string; readonly tests: readonly {readonly status: string}[]}[] | undefined;
}

const suiteSchema: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    title: z.string(),
    suites: z.array(suiteSchema).optional(),
    specs: z.array(z.object({title: z.string(), tests: z.array(z.object({status: z.string()}))})).optional(),
  }),
);

const playwrightSchema = z.object({suites: z.array(suiteSchema), errors: z.array(z.object({message: z.string().optional()})).default([])});

/** Reads Playwright's JSON report. An error outside the tests counts as one failed test. */
export function playwrightCounts(report: unknown): Counts | null {
  const parsed = playwrightSchema.safeParse(report);
  if (!parsed.success) return null;
  const inside = parsed.data.suites.map((suite) => suiteCounts(suite, []));
  const outside = parsed.data.errors.map(({message}) => single(`outside the tests: ${message?.split('\n')[0] ?? 'an error'}`, false));
  return [...inside, ...outside].reduce(add, NOTHING);
}

function suiteCounts(suite: Suite, above: readonly string[]): Counts {
  const titles = [...above, suite.title];
  let counts = NOTHING;
  for (const spec of suite.specs ?? []) {
    const title = [...titles, spec.title].join(' › ');
    for (const {status} of spec.tests) {
      if (status === 'skipped') counts = add(counts, {...NOTHING, skipped: 1, skippedTitles: [title]});
      else if (status === 'flaky') counts = add(counts, {...NOTHING, passed: 1, waveringTitles: [title]});
      else counts = add(counts, single(title, status === 'expected'));
    }
  }
  return (suite.suites ?? []).map((inner) => suiteCounts(inner, titles)).reduce(add, counts);
}
