'use client';
import type {Right, Rights} from '../../server/protocol/permissions.ts';
import {EVERYTHING, refusalOf, rightsOf} from '../../server/protocol/rights.ts';
import {studio} from '../store/studio-store.ts';
import {useStudio} from '../store/use-studio.ts';
import {showToast} from '../ui/toast.tsx';

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

/** For what a key asks: false, and told why, where the person may not. */
export function mayNow(note: string, right: Right): boolean {
  const {user, notes} = studio.state;
  const permissions = notes.get(note)?.view.document.permissions;
  if (rightsOf(permissions, user)[right]) return true;
  const {message, hint} = refusalOf(right, permissions);
  showToast({look: 'info', text: message, detail: hint});
  return false;
}
