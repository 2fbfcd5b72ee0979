'use client';
import {CircleUserRound, LogOut} from 'lucide-react';
import {IconButton} from '../ui/button.tsx';
import {Menu} from '../ui/menu.tsx';
import {showToast} from '../ui/toast.tsx';
import {usePeople} from './use-people.ts';

/** Who is signed in, and the way out; nothing where no users are configured. */
export function PersonMenu() {
  const {data} = usePeople();
  if (data?.user == null) return null;
  return (
    <Menu
      align="start"
      trigger={<IconButton icon={CircleUserRound} label={`Signed in as ${data.user}`} />}
      items={[
        {kind: 'label', label: `${data.user}, ${data.role}`},
        {kind: 'item', label: 'Sign out', icon: LogOut, onSelect: () => void signOut()},
      ]}
    />
  );
}

/** A form would be sent without its origin, for pages here tell no referrer: the server refuses that. */
export async function signOut(): Promise<void> {
  try {
    await fetch('/sign-out', {method: 'POST', redirect: 'manual'});
    location.assign('/sign-in');
  } catch {
    showToast({look: 'error', text: 'The studio does not answer: you are still signed in'});
  }
}
