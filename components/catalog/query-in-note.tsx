'use client';
import {NotebookPen} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {noteHref, useNotes} from '../store/queries.ts';
import {useAddParagraph} from '../streams/queries.ts';
import {Button} from '../ui/button.tsx';
import {Menu} from '../ui/menu.tsx';
import {showToast} from '../ui/toast.tsx';

/** Adds a SELECT over the table to a note that is chosen, and goes there. */
export function QueryInNote({database, table}: {database: string; table: string}) {
  const notes = useNotes();
  const add = useAddParagraph();
  const router = useRouter();
  const name = (part: string) => `\`${part.replaceAll('`', '``')}\``;
  const insert = (path: string) =>
    add.mutate(
      {path, title: table, text: `%flink.ssql(type=update)\n\nSELECT * FROM ${name(database)}.${name(table)};`},
      {
        onSuccess: ({paragraph}) => router.push(`${noteHref(path)}#${paragraph}`),
        onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message}),
      },
    );
  const recent = (notes.data ?? [])
    .filter((n) => n.rights?.write !== false)
    .toSorted((a, b) => b.modifiedAt - a.modifiedAt)
    .slice(0, 12);
  return (
    <Menu
      trigger={
        <Button icon={NotebookPen} busy={add.isPending}>
          Query in a note
        </Button>
      }
      items={
        recent.length === 0
          ? [{kind: 'label', label: 'There are no notes to write into'}]
          : recent.map((n) => ({kind: 'item', label: n.title, onSelect: () => insert(n.path)}) as const)
      }
    />
  );
}
