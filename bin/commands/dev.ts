import {guarded} from '../launch/command.ts';
import {startOptions} from '../launch/options.ts';
import {runStudio} from '../launch/run-studio.ts';

/** `millrace dev`: pages reload as they are edited, the server starts again when its sources change. */
export function main(argv: readonly string[]): Promise<number> {
  return guarded(() => runStudio(startOptions(argv, process.env), true));
}
