'use client';
import {Plus} from 'lucide-react';
import {Button, IconButton} from '../ui/button.tsx';
import {Menu} from '../ui/menu.tsx';

/** At the end of a note: the next paragraph. */
export function InsertBar({onInsert}: {onInsert: (kind: 'sql' | 'text') => void}) {
  return (
    <div className="flex gap-2 md:pl-(--gutter)">
      <Button size="small" variant="ghost" icon={Plus} onClick={() => onInsert('sql')}>
        SQL
      </Button>
      <Button size="small" variant="ghost" icon={Plus} onClick={() => onInsert('text')}>
        Text
      </Button>
    </div>
  );
}

/** Between two paragraphs: shows itself to the pointer and to the keyboard. */
export function InsertBetween({onInsert}: {onInsert: (kind: 'sql' | 'text') => void}) {
  return (
    <div className="group/insert relative col-span-12 h-0 max-md:hidden">
      <div className="absolute -top-[22px] right-0 left-1 h-6 opacity-0 transition-opacity duration-(--motion-quick) focus-within:opacity-100 hover:opacity-100 has-data-[state=open]:opacity-100">
        <Menu
          align="start"
          trigger={<IconButton icon={Plus} size="small" label="Insert a paragraph here" className="bg-page" />}
          items={[
            {kind: 'item', label: 'SQL', onSelect: () => onInsert('sql')},
            {kind: 'item', label: 'Text', onSelect: () => onInsert('text')},
          ]}
        />
      </div>
    </div>
  );
}
