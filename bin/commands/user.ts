import {existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {parseArgs} from 'node:util';
import {z} from 'zod';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {roleSchema} from '../../server/protocol/people.ts';
import {hashPassword, USERS_FILE, userNameSchema} from '../../server/users/users.ts';
import {guarded} from '../launch/command.ts';
import {startOptions} from '../launch/options.ts';
import {progress} from '../launch/terminal.ts';

const LEAST_LENGTH = 8;

const listedSchema = z.object({users: z.array(z.object({name: z.string(), password: z.string(), role: roleSchema.default('admin')}))});
type Listed = z.infer<typeof listedSchema>['users'][number];

/**
 * `millrace user NAME [--role viewer|member|admin]`: adds a user or changes their password, which comes as one line on standard input; with
 * `--role` of somebody who is known only the role changes. `--remove` takes them out. Without a name it lists them. The first is an admin,
 * the others are members.
 */
export function main(argv: readonly string[]): Promise<number> {
  return guarded(async () => {
    const {values, positionals} = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {data: {type: 'string'}, role: {type: 'string'}, remove: {type: 'boolean'}},
    });
    const {data} = startOptions(values.data === undefined ? [] : ['--data', values.data], process.env);
    const file = path.join(data, USERS_FILE);
    const known = listed(file);
    const [name] = positionals;
    if (name === undefined) {
      process.stdout.write(known.map((u) => `${u.name}\t${u.role}\n`).join(''));
      if (known.length === 0) progress('no users: everybody who has the studio\u2019s address may do everything');
      return 0;
    }
    if (!userNameSchema.safeParse(name).success || positionals.length !== 1) {
      throw new StudioError('cli/usage', `"${positionals.join(' ')}" is no name for a user`, {
        hint: 'letters, digits, spaces and _ @ . - are, up to 59',
      });
    }
    const before = known.find((u) => u.name === name);
    const others = known.filter((u) => u.name !== name);
    if (values.remove === true && before === undefined) throw new StudioError('cli/usage', `there is no user "${name}"`);
    const users = values.remove === true ? others : [...others, await changed(name, before, values.role, known.length === 0)];
    if (users.length > 0 && users.every((u) => u.role !== 'admin')) {
      throw new StudioError('cli/usage', 'nobody would be an admin', {
        hint: 'give somebody else the role first: millrace user NAME --role admin',
      });
    }
    mkdirSync(data, {recursive: true});
    // A studio that starts meanwhile sees the old list or the new one.
    if (users.length === 0) rmSync(file);
    else {
      writeFileSync(`${file}.new`, `${JSON.stringify({users}, null, 2)}\n`, {mode: 0o600});
      renameSync(`${file}.new`, file);
    }
    progress(
      users.length === 0 ? 'no users any more: one key for all again' : `users: ${users.map((u) => `${u.name} (${u.role})`).join(', ')}`,
    );
    return 0;
  });
}

function listed(file: string): readonly Listed[] {
  if (!existsSync(file)) return [];
  try {
    return listedSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).users;
  } catch (error) {
    throw new StudioError('config/users', `the users in "${file}" cannot be read`, {
      detail: error instanceof Error ? error.message : String(error),
      hint: 'mend the file, or delete it to begin anew',
    });
  }
}

async function changed(name: string, before: Listed | undefined, asked: string | undefined, first: boolean): Promise<Listed> {
  const role = asked === undefined ? undefined : roleSchema.safeParse(asked);
  if (role?.success === false)
    throw new StudioError('cli/usage', `there is no role "${asked}"`, {hint: `there are ${roleSchema.options.join(', ')}`});
  if (before !== undefined && role !== undefined) return {...before, role: role.data};
  return {name, password: await hashPassword(await password()), role: role?.data ?? before?.role ?? (first ? 'admin' : 'member')};
}

async function password(): Promise<string> {
  if (process.stdin.isTTY) progress('password, then Enter and Ctrl-D:');
  const given = (await text(process.stdin)).split('\n')[0] ?? '';
  if (given.length < LEAST_LENGTH) throw new StudioError('cli/usage', `a password has at least ${LEAST_LENGTH} characters`);
  return given;
}
