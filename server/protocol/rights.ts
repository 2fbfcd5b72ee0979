import type {UserOp} from './op.ts';
import type {Permissions, Right, Rights} from './permissions.ts';

export const EVERYTHING: Rights = {read: true, run: true, write: true, own: true};

/** `user` null: no users are configured, or it is the studio's own key. */
export function rightsOf(permissions: Permissions | undefined, user: string | null): Rights {
  if (user === null || permissions === undefined) return EVERYTHING;
  const {owners, writers, runners, readers} = permissions;
  const among = (own: readonly string[], ...above: readonly (readonly string[])[]) =>
    own.length === 0 || [own, ...above].some((list) => list.includes(user));
  return {
    own: among(owners),
    write: among(writers, owners),
    run: among(runners, writers, owners),
    read: among(readers, runners, writers, owners),
  };
}

/** What an op asks of who sends it. */
export function neededFor(op: UserOp): Right {
  // An answer to a form belongs to running.
  if (op.kind === 'set-paragraph') return Object.keys(op.settings).every((key) => key === 'params') ? 'run' : 'write';
  switch (op.kind) {
    case 'set-permissions':
      return 'own';
    case 'run-paragraph':
    case 'stop-paragraph':
    case 'run-all':
    case 'stop-all':
    case 'clear':
    case 'restart-session':
    case 'set-params':
    case 'set-secret':
      return 'run';
    default:
      return 'write';
  }
}

const WORDS: Readonly<Record<Right, {readonly may: string; readonly list: keyof Permissions}>> = {
  read: {may: 'read this note', list: 'readers'},
  run: {may: 'run this note', list: 'runners'},
  write: {may: 'change this note', list: 'writers'},
  own: {may: 'manage this note', list: 'owners'},
};

/** Why somebody may not, as a sentence without its end; and whom to ask. */
export function refusalOf(right: Right, permissions: Permissions | undefined): {readonly message: string; readonly hint: string} {
  const {may, list} = WORDS[right];
  const owners = permissions?.owners ?? [];
  return {
    message: `you may not ${may}: you are not among its ${list}`,
    hint: owners.length === 0 ? 'anybody who owns the note can add you' : `ask ${owners.slice(0, 3).join(' or ')} to add you`,
  };
}
