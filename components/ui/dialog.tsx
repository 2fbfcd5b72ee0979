'use client';
import {X} from 'lucide-react';
import {Dialog as Radix} from 'radix-ui';
import type {ReactNode} from 'react';
import {IconButton} from './button.tsx';
import {cx} from './cx.ts';

interface OverlayProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly title: string;
  readonly hideTitle?: boolean;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** A question or a small form in the middle. Escape and the scrim close it. */
export function Dialog({open, onOpen, title, description, children}: OverlayProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpen}>
      <Radix.Portal>
        <Radix.Overlay className="opens fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description ? {} : {'aria-describedby': undefined})}
          className="opens fixed top-1/2 left-1/2 z-50 flex max-h-[85dvh] w-[min(480px,calc(100vw-24px))] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-y-auto rounded-lg bg-raised p-6 shadow-dialog"
        >
          <div>
            <Radix.Title className="font-semibold text-title tracking-[-0.015em]">{title}</Radix.Title>
            {description && <Radix.Description className="mt-1 text-text-2">{description}</Radix.Description>}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Slides over from a side: the tree on phones, the context panel where it has no column. */
export function Sheet({open, onOpen, title, hideTitle, side, children}: OverlayProps & {readonly side: 'left' | 'right'}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpen}>
      <Radix.Portal>
        <Radix.Overlay className="opens fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className={cx(
            'fixed inset-y-0 z-50 flex w-[min(320px,calc(100vw-48px))] flex-col overflow-y-auto bg-chrome shadow-dialog',
            side === 'left' ? 'slides-left left-0' : 'slides-right right-0',
          )}
        >
          <div className={cx('flex shrink-0 items-center justify-between pl-4', hideTitle ? 'absolute top-2 right-2 z-10' : 'h-12')}>
            <Radix.Title className={cx('font-semibold', hideTitle && 'sr-only')}>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} label="Close" className={hideTitle ? '' : 'mr-2'} />
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
