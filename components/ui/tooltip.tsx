'use client';
import {Tooltip as Radix} from 'radix-ui';
import type {ReactNode} from 'react';

export interface TooltipProps {
  readonly text: ReactNode;
  readonly shortcut?: string;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  /** One element that can hold the focus. */
  readonly children: ReactNode;
}

/** Says what a control is for. Never the only place of something that must be known. */
export function Tooltip({text, shortcut, side = 'bottom', children}: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="opens z-50 max-w-72 rounded-lg bg-raised px-2 py-1 text-small text-text shadow-menu"
        >
          {text}
          {shortcut && <kbd className="ml-2 font-mono text-micro text-text-3">{shortcut}</kbd>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const TooltipProvider = Radix.Provider;
