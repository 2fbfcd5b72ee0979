'use client';
import {Box} from 'lucide-react';
import type {Build, Deploy} from '../../server/protocol/api.ts';
import {useRoleRefusal} from '../presence/use-people.ts';
import {Button} from '../ui/button.tsx';
import {Failure} from '../ui/failure.tsx';
import {Field, NumberInput, RadioGroup, TextInput} from '../ui/field.tsx';
import {Panel} from '../ui/panel.tsx';

/** As typed; numbers become numbers when they are sent. */
export interface DeploySettings {
  readonly name: string;
  readonly parallelism: string;
  readonly checkpointSeconds: string;
  readonly start: Deploy['start'];
}

export interface DeployFormProps {
  readonly settings: DeploySettings;
  readonly onSettings: (settings: DeploySettings) => void;
  readonly build: Build | null;
  readonly error: unknown;
  readonly busy: boolean;
  readonly onDeploy: () => void;
}

export function DeployForm({settings, onSettings, build, error, busy, onDeploy}: DeployFormProps) {
  const set = (part: Partial<DeploySettings>) => onSettings({...settings, ...part});
  const wrong = mistakes(settings);
  const refusal = useRoleRefusal('applications');
  const blocked =
    refusal ?? wrong.name ?? wrong.parallelism ?? wrong.checkpointSeconds ?? (build?.ok ? null : 'The note must be built first');
  return (
    <form
      className="flex min-w-0 flex-col gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        if (blocked === null) onDeploy();
      }}
    >
      <Panel title="Settings" bodyClassName="flex flex-col gap-4 p-3">
        <Field
          label="Application"
          error={wrong.name}
          hint={build?.deployed ? `${build.deployed.status.toLowerCase()}, version ${build.deployed.version}` : 'a new one'}
        >
          {(control) => <TextInput {...control} value={settings.name} onChange={(e) => set({name: e.currentTarget.value})} />}
        </Field>
        <div className="grid grid-cols-2 gap-3">
          <Field label="Parallelism" error={wrong.parallelism}>
            {(control) => (
              <NumberInput
                {...control}
                min={1}
                max={64}
                value={settings.parallelism}
                onChange={(e) => set({parallelism: e.currentTarget.value})}
              />
            )}
          </Field>
          <Field label="Checkpoint every, s" error={wrong.checkpointSeconds}>
            {(control) => (
              <NumberInput
                {...control}
                min={1}
                max={3600}
                value={settings.checkpointSeconds}
                onChange={(e) => set({checkpointSeconds: e.currentTarget.value})}
              />
            )}
          </Field>
        </div>
        <RadioGroup
          label="Start"
          value={settings.start}
          onValue={(start) => set({start: start as Deploy['start']})}
          options={[
            ...(build?.deployed
              ? [
                  {
                    value: 'snapshot',
                    label: 'Where the last version stood',
                    hint: 'A snapshot is taken first: no record is read twice or missed.',
                  },
                ]
              : []),
            {value: 'table', label: 'As the tables say', hint: 'The start position in the options of each source.'},
            {value: 'latest', label: 'LATEST', hint: 'Only records that come from now on.'},
            {value: 'trim-horizon', label: 'TRIM_HORIZON', hint: 'All records that the streams still keep.'},
            {value: 'none', label: 'Do not start it'},
          ]}
        />
      </Panel>
      {error ? <Failure error={error} /> : null}
      <Button type="submit" variant="primary" size="large" icon={Box} busy={busy} disabledBecause={blocked}>
        {build?.deployed ? `Deploy over version ${build.deployed.version}` : 'Deploy'}
      </Button>
    </form>
  );
}

function mistakes(settings: DeploySettings): {name?: string; parallelism?: string; checkpointSeconds?: string} {
  const whole = (text: string, most: number): boolean => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most;
  return {
    ...(/^[a-zA-Z0-9_.-]{1,128}$/.test(settings.name) ? {} : {name: 'letters, digits, dot, dash and underscore, 128 at most'}),
    ...(whole(settings.parallelism, 64) ? {} : {parallelism: 'a whole number from 1 to 64'}),
    ...(whole(settings.checkpointSeconds, 3600) ? {} : {checkpointSeconds: 'whole seconds, 1 to 3600'}),
  };
}
