import type {PythonFunction} from '../../planner/physical/plan.ts';

/** A function that a session knows besides the built-in ones. */
export interface UserFunction {
  /** As it was written. */
  readonly name: string;
  readonly language: 'JAVA' | 'SCALA' | 'PYTHON' | 'SQL';
  /** What CREATE FUNCTION … AS names: a class, or a Python module's function. */
  readonly className: string;
  /** How it runs; null for what no kernel of this kind can run, such as a class of Java. */
  readonly python: PythonFunction | null;
}
