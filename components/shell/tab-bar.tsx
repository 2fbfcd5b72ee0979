'use client';
import Link from 'next/link';
import {usePathname} from 'next/navigation';
import {cx} from '../ui/cx.ts';
import {isHere, PLACES} from './nav.ts';

/** The navigation below 768. */
export function TabBar() {
  const path = usePathname();
  return (
    <nav aria-label="Places" className="shrink-0 border-line border-t bg-chrome pb-[env(safe-area-inset-bottom)] md:hidden">
      <ul className="grid grid-cols-5">
        {PLACES.map(({href, short, icon: Icon}) => {
          const here = isHere(href, path);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={here ? 'page' : undefined}
                className={cx(
                  'ring-inside flex h-13 flex-col items-center justify-center gap-0.5 text-micro',
                  here ? 'font-medium text-text' : 'text-text-2',
                )}
              >
                <Icon size={20} strokeWidth={1.75} aria-hidden />
                {short}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
