'use client';
import {ChevronRight, Menu as MenuIcon} from 'lucide-react';
import Link from 'next/link';
import {Fragment, type ReactNode} from 'react';
import {IconButton} from '../ui/button.tsx';
import {InSide, useSideSlot} from './side-slot.tsx';

export interface Crumb {
  readonly label: string;
  readonly href?: string;
}

export interface PageProps {
  /** The last one is this page. */
  readonly crumbs: readonly Crumb[];
  /** Beside the crumbs in text-2: "Saved". */
  readonly note?: ReactNode;
  /** At the right of the bar; one primary button at most. */
  readonly actions?: ReactNode;
  /** The page's part of the side: usually a `SideSection`. */
  readonly side?: ReactNode;
  /** The context column, open from 1400 on; the page offers it as a sheet below. */
  readonly context?: ReactNode;
  /** A strip below the bar, such as steps. */
  readonly strip?: ReactNode;
  readonly children: ReactNode;
}

/** A page inside the shell: top bar, content that scrolls, context. */
export function Page({crumbs, note, actions, side, context, strip, children}: PageProps) {
  const {openSide} = useSideSlot();
  return (
    <>
      {side && <InSide>{side}</InSide>}
      <div className="flex min-w-0 flex-1 flex-col">
        <header data-region className="flex h-12 shrink-0 items-center gap-2 border-line border-b px-6 max-md:px-1">
          <IconButton icon={MenuIcon} label="Open the studio's tree" onClick={openSide} className="md:hidden" />
          <Crumbs crumbs={crumbs} />
          {note && <span className="truncate text-small text-text-3 max-md:hidden">{note}</span>}
          <div className="ml-auto flex shrink-0 items-center gap-2 max-md:gap-0.5">{actions}</div>
        </header>
        {strip && (
          <section aria-label="Steps" className="shrink-0 border-line border-b px-6 py-3 max-md:px-3">
            {strip}
          </section>
        )}
        <main
          id="main"
          data-region
          tabIndex={-1}
          className="ring-inside min-h-0 flex-1 overflow-y-auto overflow-x-hidden [overflow-anchor:auto] [scrollbar-gutter:stable]"
        >
          {children}
        </main>
      </div>
      {context && (
        <aside
          aria-label="Context"
          data-region
          className="hidden w-76 shrink-0 flex-col overflow-hidden border-line border-l bg-chrome xl:flex"
        >
          {context}
        </aside>
      )}
    </>
  );
}

function Crumbs({crumbs}: {crumbs: readonly Crumb[]}) {
  return (
    <nav aria-label="You are here" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5">
        {crumbs.map((c, i) => (
          <Fragment key={c.label}>
            {i > 0 && <ChevronRight size={14} strokeWidth={2} className="shrink-0 text-text-3 max-md:hidden" aria-hidden />}
            <li className={i === crumbs.length - 1 ? 'truncate font-medium' : 'shrink-0 text-text-2 max-md:hidden'}>
              {c.href && i < crumbs.length - 1 ? (
                <Link href={c.href} className="hover:text-text">
                  {c.label}
                </Link>
              ) : (
                <span aria-current={i === crumbs.length - 1 ? 'page' : undefined}>{c.label}</span>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}

/** A headed list in the side. */
export function SideSection({title, action, children}: {title: string; action?: ReactNode; children: ReactNode}) {
  return (
    <section className="px-2 pt-3">
      <div className="flex h-7 items-center justify-between px-2">
        <h2 className="text-small text-text-2">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

export interface SideItemProps {
  readonly href: string;
  readonly here: boolean;
  readonly icon?: ReactNode;
  /** At the right: a rate, a state. */
  readonly end?: ReactNode;
  readonly indent?: number;
  readonly children: ReactNode;
}

export function SideItem({href, here, icon, end, indent = 0, children}: SideItemProps) {
  return (
    <Link
      href={href}
      aria-current={here ? 'page' : undefined}
      style={{paddingLeft: 8 + indent * 16}}
      className={`ring-inside flex h-[26px] items-center gap-2 rounded-md pr-2 max-md:h-11 ${here ? 'bg-selected font-medium' : 'text-text-2 hover:bg-hover hover:text-text'}`}
    >
      {icon && <span className="shrink-0 text-text-3">{icon}</span>}
      <span className="truncate">{children}</span>
      {end && <span className="num ml-auto inline-flex shrink-0 items-center gap-1 text-small">{end}</span>}
    </Link>
  );
}
