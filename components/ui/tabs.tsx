'use client';
import {Tabs as Radix} from 'radix-ui';
import type {ReactNode} from 'react';

export interface TabsProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly tabs: readonly {readonly value: string; readonly label: string; readonly content: ReactNode}[];
  readonly listClassName?: string;
}

export function Tabs({label, value, onValue, tabs, listClassName}: TabsProps) {
  return (
    <Radix.Root value={value} onValueChange={onValue} className="flex min-h-0 flex-1 flex-col">
      <Radix.List aria-label={label} className={`flex shrink-0 gap-4 border-line border-b ${listClassName ?? ''}`}>
        {tabs.map((t) => (
          <Radix.Trigger
            key={t.value}
            value={t.value}
            className="ring-inside -mb-px h-full min-h-9 border-transparent border-b-2 text-base text-text-2 hover:text-text data-[state=active]:border-ink data-[state=active]:font-medium data-[state=active]:text-text"
          >
            {t.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((t) => (
        <Radix.Content key={t.value} value={t.value} className="min-h-0 flex-1 overflow-y-auto">
          {t.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
