import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {progress} from './terminal.ts';

/** Runs a command and gives its exit status; an error becomes one line on stderr, and our own mistakes show where they happened. */
export async function guarded(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    const {code, message, hint, detail} = toDiagnostic(error);
    progress(`millrace: ${message}${hint === undefined ? '' : ` (${hint})`}`);
    if (code === 'internal/unexpected' && detail !== undefined) progress(detail);
    return code === 'cli/usage' ? 2 : 1;
  }
}
