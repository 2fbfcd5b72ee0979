import {parseArgs} from 'node:util';
import {StudioError} from '../../protocol/diagnostic.ts';

export interface SqlArguments {
  readonly mode: 'batch' | 'streaming';
  readonly format: 'changelog-json' | 'json' | 'table';
  readonly maxRows: number | null;
  readonly timeoutMs: number | null;
  readonly check: boolean;
  readonly strict: boolean;
  /** `-` is standard input. */
  readonly file: string;
}

export const SQL_USAGE = `usage: millrace sql [--mode batch|streaming] [--format changelog-json|json|table] [--max-rows N] [--timeout S] [--strict] [--check] FILE.sql|-

  --mode      streaming (default) shows every change; batch takes bounded tables and shows final rows
  --format    table (default on a terminal), changelog-json (default elsewhere): one JSON object a line, json: final rows only
  --max-rows  end a query after so many rows
  --timeout   end everything after so many seconds
  --strict    refuse what Apache Flink refuses (no checked narrowing of integers)
  --check     parse, bind and plan only
AWS is reached as usual: AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE, …`;

export const PARSE_USAGE = 'usage: millrace parse FILE.sql|-';

/** Throws `cli/usage`. */
export function parseSqlArguments(argv: readonly string[], terminal: boolean): SqlArguments {
  const {values, positionals} = readOptions(argv, {
    mode: {type: 'string', default: 'streaming'},
    format: {type: 'string', default: terminal ? 'table' : 'changelog-json'},
    'max-rows': {type: 'string'},
    timeout: {type: 'string'},
    check: {type: 'boolean', default: false},
    strict: {type: 'boolean', default: false},
  } as const);
  const timeout = numberOption('--timeout', values.timeout, 0.001, false);
  return {
    mode: choice('--mode', values.mode, ['streaming', 'batch']),
    format: choice('--format', values.format, ['changelog-json', 'json', 'table']),
    maxRows: numberOption('--max-rows', values['max-rows'], 1, true),
    timeoutMs: timeout === null ? null : timeout * 1000,
    check: values.check,
    strict: values.strict,
    file: onlyFile(positionals, SQL_USAGE),
  };
}

export function parseParseArguments(argv: readonly string[]): {readonly file: string} {
  return {file: onlyFile(readOptions(argv, {} as const).positionals, PARSE_USAGE)};
}

function usage(message: string, hint: string): StudioError {
  return new StudioError('cli/usage', message, {hint});
}

type OptionSpecs = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function readOptions<T extends OptionSpecs>(argv: readonly string[], options: T) {
  try {
    return parseArgs({args: [...argv], options, allowPositionals: true, strict: true});
  } catch (error) {
    const text = error instanceof Error ? error.message.split('. ')[0]! : String(error);
    throw usage(text.charAt(0).toLowerCase() + text.slice(1), SQL_USAGE);
  }
}

function onlyFile(positionals: readonly string[], hint: string): string {
  const [file] = positionals;
  if (positionals.length !== 1 || file === undefined)
    throw usage(file === undefined ? 'no file is named' : 'more than one file is named', hint);
  return file;
}

function choice<T extends string>(option: string, value: string, values: readonly T[]): T {
  const found = values.find((v) => v === value);
  if (found === undefined) throw usage(`"${option}" cannot be "${value}"`, `give it one of ${values.join(', ')}`);
  return found;
}

function numberOption(option: string, text: string | undefined, least: number, whole: boolean): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least || (whole && !Number.isInteger(value))) {
    throw usage(`"${option}" cannot be "${text}"`, `give it a ${whole ? 'whole ' : ''}number from ${least} on`);
  }
  return value;
}
