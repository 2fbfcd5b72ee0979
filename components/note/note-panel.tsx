'use client';
import {Tabs} from 'radix-ui';
import type {Paragraph} from '../../server/protocol/note.ts';
import {usePreference} from '../store/preference.ts';
import {JobPanel} from './job-panel.tsx';
import {TablesPanel} from './tables-panel.tsx';
import {VersionsPanel} from './versions-panel.tsx';

const TABS = [
  {value: 'job', label: 'Job'},
  {value: 'tables', label: 'Tables'},
  {value: 'history', label: 'History'},
] as const;

export interface NotePanelProps {
  readonly note: string;
  readonly paragraphs: readonly Paragraph[];
  readonly focused: string | null;
}

/** The context column of a note: the job of the focused paragraph, the catalog, who changed what. */
export function NotePanel({note, paragraphs, focused}: NotePanelProps) {
  const [tab, setTab] = usePreference('note-panel', 'job');
  const shown = TABS.some((t) => t.value === tab) ? tab : 'job';
  return (
    <Tabs.Root value={shown} onValueChange={setTab} className="flex min-h-0 flex-1 flex-col">
      <h2 className="sr-only">Beside the note</h2>
      <Tabs.List aria-label="Beside the note" className="flex h-12 shrink-0 items-center gap-5 border-line border-b px-4">
        {TABS.map(({value, label}) => (
          <Tabs.Trigger
            key={value}
            value={value}
            className="-mb-px flex h-full items-center rounded-t-sm border-transparent border-b-2 text-text-2 hover:text-text data-[state=active]:border-ink data-[state=active]:font-medium data-[state=active]:text-text max-md:min-w-11"
          >
            {label}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value="job" className="ring-inside min-h-0 flex-1 overflow-y-auto pb-6">
        <JobPanel note={note} paragraphs={paragraphs} focused={focused} />
      </Tabs.Content>
      <Tabs.Content value="tables" className="ring-inside min-h-0 flex-1 overflow-y-auto pb-6">
        <TablesPanel />
      </Tabs.Content>
      <Tabs.Content value="history" className="ring-inside min-h-0 flex-1 overflow-y-auto pb-6">
        <VersionsPanel note={note} />
      </Tabs.Content>
    </Tabs.Root>
  );
}
