import {guarded} from '../launch/command.ts';
import {startOptions} from '../launch/options.ts';
import {runStudio} from '../launch/run-studio.ts';

/** `millrace start`: the studio with everything it needs, until a signal ends it. */
export function main(argv: readonly string[]): Promise<number> {
  return guarded(() => runStudio(startOptions(argv, process.env), false));
}
