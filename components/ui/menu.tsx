'use client';
import {Check, type LucideIcon} from 'lucide-react';
import {DropdownMenu as Radix} from 'radix-ui';
import {type PointerEvent, type ReactNode, useState} from 'react';
import {cx} from './cx.ts';

export type MenuItem =
  | {
      readonly kind: 'item';
      readonly label: string;
      readonly icon?: LucideIcon;
      readonly shortcut?: string;
      readonly danger?: boolean;
      readonly checked?: boolean;
      readonly disabled?: boolean;
      readonly onSelect: () => void;
    }
  | {readonly kind: 'link'; readonly label: string; readonly icon?: LucideIcon; readonly href: string; readonly download?: boolean}
  | {readonly kind: 'label'; readonly label: string}
  | {readonly kind: 'line'};

export interface MenuProps {
  /** One button. */
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'end';
  /** Opens when the button is let go, not when it is pressed: for one that can be dragged. */
  readonly onRelease?: boolean;
}

/** The items where a condition holds. */
export function given(holds: boolean, items: readonly MenuItem[]): readonly MenuItem[] {
  return holds ? items : [];
}

const ITEM =
  'flex h-7 cursor-default items-center gap-2 rounded-md px-2 text-base text-text outline-none data-highlighted:bg-hover data-disabled:opacity-60 max-md:h-11';

export function Menu({trigger, items, align = 'end', onRelease = false}: MenuProps) {
  const [open, setOpen] = useState(false);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild {...(onRelease ? {onPointerDown: withoutOpening, onClick: () => setOpen(!open)} : {})}>
        {trigger}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="opens z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-lg bg-raised p-1 shadow-menu"
        >
          {withoutIdleLines(items).map((item, i) => {
            switch (item.kind) {
              case 'line':
                // biome-ignore lint/suspicious/noArrayIndexKey: a menu's entries never change places while it is open
                return <Radix.Separator key={i} className="my-1 h-px bg-line" />;
              case 'label':
                return (
                  <Radix.Label key={item.label} className="px-2 py-1 text-small text-text-3">
                    {item.label}
                  </Radix.Label>
                );
              case 'link':
                return (
                  <Radix.Item key={item.label} asChild className={ITEM}>
                    <a href={item.href} download={item.download ? '' : undefined}>
                      <Mark icon={item.icon} />
                      {item.label}
                    </a>
                  </Radix.Item>
                );
              case 'item':
                return (
                  <Radix.Item
                    key={item.label}
                    disabled={item.disabled}
                    onSelect={item.onSelect}
                    className={cx(ITEM, item.danger && 'text-danger')}
                  >
                    <Mark icon={item.checked ? Check : item.icon} />
                    {item.label}
                    {item.shortcut && <kbd className="ml-auto pl-4 font-mono text-micro text-text-3">{item.shortcut}</kbd>}
                  </Radix.Item>
                );
              default:
                return item satisfies never;
            }
          })}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Keeps the menu from opening at the press. A press that is prevented would start no drag: of what is draggable the menu alone is told so. */
function withoutOpening(event: PointerEvent<HTMLElement>): void {
  if (event.currentTarget.draggable) event.defaultPrevented = true;
  else event.preventDefault();
}

function Mark({icon: Icon}: {icon: LucideIcon | undefined}) {
  return Icon ? (
    <Icon size={16} strokeWidth={1.75} className="shrink-0 text-text-2" aria-hidden />
  ) : (
    <span className="w-4 shrink-0" aria-hidden />
  );
}

/** Lines divide: none comes first, last or twice. */
function withoutIdleLines(items: readonly MenuItem[]): readonly MenuItem[] {
  return items.filter(
    (item, i) =>
      item.kind !== 'line' ||
      (i > 0 && i < items.length - 1 && items.slice(i + 1).some((x) => x.kind !== 'line') && items[i - 1]?.kind !== 'line'),
  );
}
