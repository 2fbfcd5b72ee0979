import type {PythonFunction} from '../../planner/physical/plan.ts';
import type {Span} from '../../protocol/diagnostic.ts';

export class PythonSession {
  readonly settings: () => ReadonlyMap<string, string>;

  constructor(settings: () => ReadonlyMap<string, string>) {
    this.settings = settings;
  }

  async fromFiles(_className: string, _span: Span): Promise<PythonFunction | null> {
    return null;
  }
}
