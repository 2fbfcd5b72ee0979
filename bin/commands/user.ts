import {existsSync, mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {parseArgs} from 'node:util';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {hashPassword, USERS_FILE, userNameSchema} from '../../server/users/users.ts';
import {guarded} from '../launch/command.ts';
import {startOptions} from '../launch/options.ts';
import {progress} from '../launch/terminal.ts';

const LEAST_LENGTH = 8;

interface Listed {
  readonly name: string;
  readonly password: string;
}

/** `millrace user NAME`: adds a user or changes their password, which comes as one line on standard input. `--remove` takes them out. */
export function main(argv: readonly string[]): Promise<number> {
  return guarded(async () => {
    const {values, positionals} = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {data: {type: 'string'}, remove: {type: 'boolean'}},
    });
    const [name = ''] = positionals;
    if (!userNameSchema.safeParse(name).success || positionals.length !== 1) {
      throw new StudioError('cli/usage', `"${name}" is no name for a user`, {hint: 'letters, digits, spaces and _ @ . - are, up to 59'});
    }
    const {data} = startOptions(values.data === undefined ? [] : ['--data', values.data], process.env);
    const file = path.join(data, USERS_FILE);
    const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as {users: Listed[]}).users : [];
    const others = known.filter((u) => u.name !== name);
    const users = values.remove === true ? others : [...others, {name, password: await hashPassword(await password())}];
    mkdirSync(data, {recursive: true});
    // A studio that starts meanwhile sees the old list or the new one.
    writeFileSync(`${file}.new`, `${JSON.stringify({users}, null, 2)}\n`, {mode: 0o600});
    renameSync(`${file}.new`, file);
    progress(
      users.length === 0
        ? `"${file}" names nobody now: delete it to go back to one key for all`
        : `users: ${users.map((u) => u.name).join(', ')} (the studio reads them when it starts)`,
    );
    return 0;
  });
}

async function password(): Promise<string> {
  if (process.stdin.isTTY) progress('password, then Enter and Ctrl-D:');
  const given = (await text(process.stdin)).split('\n')[0] ?? '';
  if (given.length < LEAST_LENGTH) throw new StudioError('cli/usage', `a password has at least ${LEAST_LENGTH} characters`);
  return given;
}
