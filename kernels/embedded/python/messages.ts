import type {PythonProgram} from '../../planner/physical/plan.ts';
import type {PythonFailure} from './python-runtime.ts';

/** What crosses between a session and the thread of its Python. */
export type ToPython =
  | {readonly kind: 'run'; readonly request: number; readonly text: string}
  | {readonly kind: 'describe'; readonly request: number; readonly files: Readonly<Record<string, string>>; readonly entry: string}
  /** Paragraphs that ran before the thread was there. */
  | {readonly kind: 'replay'; readonly program: PythonProgram};

export type FromPython =
  | {readonly kind: 'output'; readonly text: string}
  /** Of st_env: the thread waits until `Bell.answered` rings, then takes the answer from its port. */
  | {readonly kind: 'ask'; readonly text: string}
  | {readonly kind: 'ran'; readonly request: number; readonly failure: PythonFailure | null}
  | {readonly kind: 'described'; readonly request: number; readonly types: Declared}
  | {readonly kind: 'failed'; readonly request: number; readonly message: string; readonly code: string};

/** What udf(…) was told; types as SQL texts. */
export interface Declared {
  readonly input_types: readonly string[] | null;
  readonly result_type: string;
  readonly deterministic: boolean;
}

/** What st_env asks of the session. */
export type Asked =
  | ({readonly kind: 'function'; readonly scope: 'temporary' | 'system'; readonly path: string; readonly entry: string} & Declared)
  | {readonly kind: 'drop-function'; readonly scope: 'temporary' | 'system'; readonly path: string}
  | {readonly kind: 'set'; readonly key: string; readonly value: string}
  | {readonly kind: 'get'; readonly key: string}
  | {readonly kind: 'sql'; readonly text: string; readonly mode: 'streaming' | 'batch'};

/** `error`, or what the question asks for. */
export type Answer = Readonly<Record<string, string | boolean>>;
