'use client';
import {EVERYTHING, type Right, type Rights, refusalOf, rightsOf} from '../../server/protocol/permissions.ts';
import {useStudio} from '../store/use-studio.ts';

/** What the person of this page may do with a note; everything where no users are configured. The server holds to it in any case. */
export function useRights(note: string): Rights {
  const user = useStudio((s) => s.user);
  const permissions = useStudio((s) => s.notes.get(note)?.view.document.permissions);
  return user === null ? EVERYTHING : rightsOf(permissions, user);
}

/** Why a control cannot be used, for `disabledBecause`; null: it can. */
export function useRefusal(note: string, right: Right): string | null {
  const rights = useRights(note);
  const permissions = useStudio((s) => s.notes.get(note)?.view.document.permissions);
  return rights[right] ? null : refusalOf(right, permissions).message;
}
