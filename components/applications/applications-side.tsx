'use client';
import {SideItem, SideSection} from '../shell/page.tsx';
import {ApplicationIcon} from './application-state.tsx';
import {applicationHref, useApplications} from './queries.ts';

export function ApplicationsSide({here}: {here: string | null}) {
  const {data} = useApplications();
  return (
    <SideSection title="Applications">
      {(data ?? []).map((a) => (
        <SideItem key={a.name} href={applicationHref(a.name)} here={a.name === here} icon={<ApplicationIcon status={a.status} />}>
          {a.name}
        </SideItem>
      ))}
    </SideSection>
  );
}
