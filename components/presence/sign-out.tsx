'use client';
import {CircleUserRound, LogOut} from 'lucide-react';
import {IconButton} from '../ui/button.tsx';
import {Menu} from '../ui/menu.tsx';
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
        {kind: 'item', label: 'Sign out', icon: LogOut, onSelect: signOut},
      ]}
    />
  );
}

/** A form of this page, as the server asks for: it answers with the page to sign in. */
export function signOut(): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/sign-out';
  document.body.append(form);
  form.submit();
}
