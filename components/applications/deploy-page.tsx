'use client';
import {useRouter} from 'next/navigation';
import {useDeferredValue, useState} from 'react';
import type {Build, Deploy} from '../../server/protocol/api.ts';
import {Page} from '../shell/page.tsx';
import {noteHref, useNotes} from '../store/queries.ts';
import {Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {bytes} from '../ui/format.ts';
import {type Step, Steps} from '../ui/steps.tsx';
import {BuildContents} from './build-contents.tsx';
import {DeployForm, type DeploySettings} from './deploy-form.tsx';
import {applicationHref, useBuild, useDeploy} from './queries.ts';

/** From a note to a running application: check and build, look at what goes along, deploy. */
export function DeployPage({note}: {note: string}) {
  const router = useRouter();
  const notes = useNotes();
  const title = notes.data?.find((n) => n.path === note)?.title ?? note.split('/').at(-1) ?? note;
  const [typed, setTyped] = useState<DeploySettings | null>(null);
  const settings: DeploySettings = typed ?? {name: suggestedName(title), parallelism: '1', checkpointSeconds: '10', start: 'table'};
  const build = useBuild(note, useDeferredValue(settings.name), !notes.isPending);
  const deploy = useDeploy();

  const submit = () => {
    const archive = build.data?.archive;
    if (!archive) return;
    const order: Deploy = {
      note,
      name: settings.name,
      archive: {bucket: archive.bucket, key: archive.key},
      parallelism: Number(settings.parallelism),
      checkpointSeconds: Number(settings.checkpointSeconds),
      start: settings.start,
    };
    deploy.mutate(order, {onSuccess: (application) => router.push(applicationHref(application.name))});
  };

  return (
    <Page
      crumbs={[{label: 'Notes', href: '/notes'}, {label: title, href: noteHref(note)}, {label: 'Build and deploy'}]}
      strip={<Steps steps={steps(build.data, build.isPending, deploy.isPending)} />}
    >
      <div className="mx-auto grid max-w-[1200px] gap-4 px-6 py-6 max-md:px-3 max-md:py-4 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-4">
          <h1 className="sr-only">Build and deploy {title}</h1>
          {build.error && <Failure error={build.error} />}
          {build.isPending && <Waiting />}
          {build.data && <BuildContents build={build.data} note={note} />}
        </div>
        <DeployForm
          settings={settings}
          onSettings={setTyped}
          build={build.data ?? null}
          error={deploy.error}
          busy={deploy.isPending}
          onDeploy={submit}
        />
      </div>
    </Page>
  );
}

/** The note's title, as an application may be called. */
function suggestedName(title: string): string {
  const name = title.replaceAll(/[^a-zA-Z0-9_.-]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return name === '' ? 'application' : name.slice(0, 128);
}

function steps(build: Build | undefined, building: boolean, deploying: boolean): readonly Step[] {
  const problems = build?.problems.filter((p) => p.diagnostic.severity === 'error').length ?? 0;
  const checked: Step['state'] = building ? 'current' : problems > 0 ? 'failed' : build ? 'done' : 'ahead';
  const ok = build?.ok === true;
  return [
    {
      title: 'Checked',
      state: checked,
      detail: build
        ? problems === 0
          ? `${build.paragraphs.length} paragraphs, nothing to fix`
          : `${problems} to fix`
        : 'parses, binds and plans the note',
    },
    {
      title: 'Built',
      state: ok ? 'done' : 'ahead',
      detail: build?.archive ? `${build.application}, ${bytes(build.archive.bytes)}` : 'one archive in S3',
    },
    {
      title: 'Review',
      state: ok ? 'current' : 'ahead',
      detail: ok ? `${build.permissions.length} permissions` : 'what goes along, and what it may do',
    },
    {
      title: 'Deploy',
      state: deploying ? 'current' : 'ahead',
      detail: build?.deployed ? `updates version ${build.deployed.version}` : 'creates the application and starts it',
    },
  ];
}
