'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {Check, LogOut, PlugZap, X} from 'lucide-react';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {ProfileSetting, ProfileTest, Settings} from '../../server/protocol/api.ts';
import {signOut} from '../presence/sign-out.tsx';
import {usePeople, useRoleRefusal} from '../presence/use-people.ts';
import {Page} from '../shell/page.tsx';
import {type Theme, useTheme} from '../shell/theme.ts';
import {getJson, sendJson} from '../store/api.ts';
import {Button} from '../ui/button.tsx';
import {Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {Field, RadioGroup, TextInput} from '../ui/field.tsx';
import {bytes} from '../ui/format.ts';
import {KeyValues} from '../ui/key-values.tsx';
import {Message} from '../ui/message.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {Segmented} from '../ui/segmented.tsx';
import {showToast} from '../ui/toast.tsx';

export function SettingsPage() {
  const {data, error, isPending} = useQuery({
    queryKey: ['settings'],
    queryFn: ({signal}) => getJson<Settings>('/api/settings', signal),
  });
  return (
    <Page crumbs={[{label: 'Settings'}]}>
      <PageBody title="Settings">
        {error && <Failure error={error} />}
        {isPending && <Waiting />}
        {data && (
          <div className="grid gap-4 lg:grid-cols-2">
            <ProfilePanel settings={data} />
            <div className="flex min-w-0 flex-col gap-4">
              <ThemePanel />
              <PeoplePanel />
              <Panel title="Kernel" note={data.kernel} bodyClassName="px-3 py-2">
                <KeyValues
                  items={[
                    ['Runs in', 'the studio’s process'],
                    ['Memory, used of at most', `${bytes(data.limits.usedBytes)} of ${bytes(data.limits.heapBytes)}`],
                    ['Processor cores', String(data.limits.cores)],
                  ]}
                />
              </Panel>
              <Panel title="Folders" bodyClassName="px-3 py-2">
                <KeyValues
                  items={[
                    [
                      'Data',
                      <code key="d" className="break-all font-mono text-small">
                        {data.data}
                      </code>,
                    ],
                    [
                      'Notes',
                      <code key="n" className="break-all font-mono text-small">
                        {data.notes}
                      </code>,
                    ],
                  ]}
                />
                <p className="mt-1 text-small text-text-3">Another data folder: start the studio with --data.</p>
              </Panel>
            </div>
          </div>
        )}
      </PageBody>
    </Page>
  );
}

const THEMES: readonly {readonly value: Theme; readonly label: string}[] = [
  {value: 'system', label: 'As the system'},
  {value: 'light', label: 'Light'},
  {value: 'dark', label: 'Dark'},
];

function ThemePanel() {
  const [theme, setTheme] = useTheme();
  return (
    <Panel title="Theme" bodyClassName="px-3 py-3">
      <Segmented label="Theme" value={theme} options={THEMES} onValue={setTheme} />
    </Panel>
  );
}

/** Who is signed in and who can. Users are made where the studio runs: a page cannot give itself rights. */
function PeoplePanel() {
  const {data} = usePeople();
  if (data?.users == null) return null;
  return (
    <Panel title="Users" note={`${data.users.length}`} bodyClassName="flex flex-col gap-2 px-3 py-2">
      {data.user !== null && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>
            Signed in as <span className="font-medium">{data.user}</span>, {data.role}
          </span>
          <Button size="small" icon={LogOut} onClick={() => void signOut()}>
            Sign out
          </Button>
        </div>
      )}
      <p className="break-words text-text-2">{data.users.join(', ')}</p>
      <p className="text-small text-text-3">
        Where the studio runs, <code className="font-mono">millrace user NAME</code> adds somebody, changes a password or a role.
      </p>
    </Panel>
  );
}

function ProfilePanel({settings}: {settings: Settings}) {
  const {running, saved} = settings;
  const refusal = useRoleRefusal('settings');
  const client = useQueryClient();
  const [kind, setKind] = useState<'local' | 'aws'>(saved?.kind ?? running.kind);
  const [region, setRegion] = useState(saved?.region ?? running.region);
  const [credentials, setCredentials] = useState(saved?.credentials ?? '');
  const profile: ProfileSetting = {kind, region, credentials: kind === 'aws' ? credentials : ''};
  const save = useMutation({
    mutationFn: (value: ProfileSetting | null) => sendJson<Settings>('POST', '/api/settings', {profile: value}),
    onSuccess: (value) => {
      client.setQueryData(['settings'], value);
      showToast({look: 'info', text: 'Saved; it counts from the next start on'});
    },
    onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message}),
  });
  const test = useMutation({mutationFn: () => sendJson<ProfileTest>('POST', '/api/settings/test', {profile})});
  const wrongRegion = /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? undefined : 'such as us-east-1';
  const differs = saved !== null && (saved.kind !== running.kind || saved.region !== running.region);
  return (
    <Panel title="Where AWS calls go" note={`now: ${running.name}, ${running.region}`} bodyClassName="flex flex-col gap-4 px-3 py-3">
      <RadioGroup
        label="Profile"
        value={kind}
        onValue={(v) => setKind(v === 'aws' ? 'aws' : 'local')}
        options={[
          {value: 'local', label: 'Local', hint: 'streams, tables and files on this machine'},
          {value: 'aws', label: 'AWS account', hint: 'by the credentials that the AWS tools use; what runs there may cost'},
        ]}
      />
      <Field label="Region" error={wrongRegion}>
        {(control) => <TextInput {...control} value={region} onChange={(e) => setRegion(e.currentTarget.value)} />}
      </Field>
      {kind === 'aws' && (
        <Field
          label="Credential profile"
          hint={settings.credentialProfiles.length > 0 ? `found: ${settings.credentialProfiles.join(', ')}` : 'empty: the default one'}
        >
          {(control) => (
            <TextInput
              {...control}
              list="credential-profiles"
              value={credentials}
              onChange={(e) => setCredentials(e.currentTarget.value)}
            />
          )}
        </Field>
      )}
      <datalist id="credential-profiles">
        {settings.credentialProfiles.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className="flex flex-wrap gap-2">
        <Button icon={PlugZap} busy={test.isPending} disabledBecause={refusal ?? wrongRegion ?? null} onClick={() => test.mutate()}>
          Test the connection
        </Button>
        <Button
          variant="primary"
          busy={save.isPending}
          disabledBecause={refusal ?? wrongRegion ?? null}
          onClick={() => save.mutate(profile)}
        >
          Save
        </Button>
        {saved !== null && refusal === null && (
          <Button variant="ghost" onClick={() => save.mutate(null)}>
            Forget what is saved
          </Button>
        )}
      </div>
      {differs && <Message look="info">Saved, and it counts from the next start of the studio on.</Message>}
      {test.error && <Failure error={test.error} />}
      {test.data?.problem && <Failure error={test.data.problem} />}
      {test.data?.account && (
        <section aria-label="What this profile may do">
          <p className="mb-1 break-all text-small text-text-2">
            Account {test.data.account}, {test.data.arn}
          </p>
          <ul className="flex flex-col gap-1">
            {test.data.checks.map((c) => (
              <li key={c.what} className="flex items-start gap-1.5 text-small">
                {c.allowed ? (
                  <Check size={14} strokeWidth={2} className="mt-px shrink-0 text-ok" aria-label="allowed" />
                ) : (
                  <X size={14} strokeWidth={2} className="mt-px shrink-0 text-danger" aria-label="refused" />
                )}
                <span className="min-w-0">
                  {c.what}
                  {c.reason !== '' && <span className="block break-words text-text-3">{c.reason}</span>}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Panel>
  );
}
