import {readFile} from 'node:fs/promises';
import {text as readStream} from 'node:stream/consumers';
import {StudioError, toDiagnostic} from '../../protocol/diagnostic.ts';
import {PARSE_USAGE, parseParseArguments, parseSqlArguments, SQL_USAGE} from './arguments.ts';
import {runCheck, runParse} from './check-script.ts';
import {openCliSession} from './cli-session.ts';
import {errorText} from './error-text.ts';
import {jsonOutput, tableOutput} from './output.ts';
import {runScript} from './run-script.ts';

/** `millrace sql …` and `millrace parse …`. Returns the exit status: 0 only if every statement was ok. */
export async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  const out = (line: string): void => void process.stdout.write(`${line}\n`);
  const err = (line: string): void => void process.stderr.write(`${line}\n`);
  if (rest.includes('--help')) {
    out(command === 'parse' ? PARSE_USAGE : SQL_USAGE);
    return 0;
  }
  try {
    if (command === 'parse') {
      const {file} = parseParseArguments(rest);
      return runParse(await readScript(file), out) ? 0 : 1;
    }
    const args = parseSqlArguments(rest, process.stdout.isTTY === true);
    const text = await readScript(args.file);
    if (args.check) return (await runCheck(text, args, out, err)) ? 0 : 1;
    const session = openCliSession(args);
    const options = {text, file: args.file === '-' ? 'standard input' : args.file, zone: () => session.zone, out, err};
    const output = args.format === 'table' ? tableOutput(options) : jsonOutput(options, args.format === 'json');
    return (await runScript(text, args, session, output)) ? 0 : 1;
  } catch (error) {
    err(errorText(toDiagnostic(error), '', ''));
    return 2;
  }
}

async function readScript(file: string): Promise<string> {
  if (file === '-') return readStream(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new StudioError('cli/no-file', `file "${file}" ${why}`, {blame: 'user'});
  }
}
