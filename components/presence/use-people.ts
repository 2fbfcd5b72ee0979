'use client';
import {useQuery} from '@tanstack/react-query';
import type {People} from '../../server/protocol/people.ts';
import {type Area, roleRefusal} from '../../server/protocol/roles.ts';
import {getJson} from '../store/api.ts';

/** Who is signed in, in which role, and who can sign in; null where no users are configured. */
export function usePeople() {
  return useQuery({
    queryKey: ['users'],
    queryFn: ({signal}) => getJson<People>('/api/users', signal),
    staleTime: 60_000,
  });
}

/** Why the person may not change something beside notes, for `disabledBecause`; null: they may. The server holds to it in any case. */
export function useRoleRefusal(area: Area): string | null {
  const {data} = usePeople();
  return roleRefusal(data?.role ?? null, area)?.message ?? null;
}
