'use client';
import {HardDrive, Moon, PanelLeft, Search, Settings as SettingsIcon, Sun, SunMoon} from 'lucide-react';
import Link from 'next/link';
import {usePathname} from 'next/navigation';
import {useEffect} from 'react';
import {HelpMenu} from '../help/help-menu.tsx';
import {openPalette} from '../palette/command-palette.tsx';
import {PersonMenu} from '../presence/sign-out.tsx';
import {usePreference} from '../store/preference.ts';
import {useStudioInfo} from '../store/queries.ts';
import {useStudio} from '../store/use-studio.ts';
import {IconButton} from '../ui/button.tsx';
import {cx} from '../ui/cx.ts';
import {Sheet} from '../ui/dialog.tsx';
import {Menu} from '../ui/menu.tsx';
import {Tooltip} from '../ui/tooltip.tsx';
import {useModifier} from '../ui/use-modifier.ts';
import {Logo} from './logo.tsx';
import {isHere, PLACES} from './nav.ts';
import {useSideSlot} from './side-slot.tsx';
import {type Theme, useTheme} from './theme.ts';

/** 240 wide from 1024 on (or closed to icons by choice), 48 with icons below, a tab bar and a sheet below 768. */
export function Side() {
  const [shown, setShown] = usePreference('side', 'open');
  const {setElement} = useSideSlot();
  const closed = shown === 'closed';
  return (
    <nav
      aria-label="Studio"
      data-region
      className={cx('flex w-12 shrink-0 flex-col border-line border-r bg-chrome max-md:hidden', !closed && 'lg:w-60')}
    >
      <div className="flex h-12 shrink-0 items-center justify-between px-3">
        <Link href="/notes" className={cx('flex items-center gap-2 font-semibold', closed && 'lg:hidden')} aria-label="Millrace, notes">
          <Logo />
          <span className={cx('hidden', !closed && 'lg:inline')}>Millrace</span>
        </Link>
        <IconButton
          icon={PanelLeft}
          label={closed ? 'Open side' : 'Close side'}
          onClick={() => setShown(closed ? 'open' : 'closed')}
          className="-mr-1 max-lg:hidden"
        />
      </div>
      <SearchButton compact={closed} />
      <Places compact={closed} />
      <div ref={setElement} className={cx('min-h-0 flex-1 overflow-y-auto', closed ? 'hidden' : 'max-lg:hidden')} />
      <Profile compact={closed} />
    </nav>
  );
}

export function SideSheet({open, onOpen}: {open: boolean; onOpen: (open: boolean) => void}) {
  const {setSheetElement} = useSideSlot();
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the sheet
  useEffect(() => onOpen(false), [path]);
  return (
    <Sheet open={open} onOpen={onOpen} side="left" title="Studio">
      <div ref={setSheetElement} className="min-h-0 flex-1 overflow-y-auto" />
      <Profile compact={false} />
    </Sheet>
  );
}

function SearchButton({compact}: {compact: boolean}) {
  const keys = useModifier('K');
  return (
    <div className="px-2 pb-2">
      <Tooltip text="Search and commands" shortcut={keys} side="right">
        <button
          type="button"
          aria-label="Search and commands"
          onClick={openPalette}
          className="ring-inside flex h-7 w-full items-center gap-2.5 rounded-md px-2 text-text-2 hover:bg-hover hover:text-text"
        >
          <Search size={16} strokeWidth={1.75} className="shrink-0" aria-hidden />
          <span className={cx('hidden', !compact && 'lg:inline')}>Search</span>
          <kbd className={cx('ml-auto hidden font-mono text-micro text-text-3', !compact && 'lg:inline')}>{keys}</kbd>
        </button>
      </Tooltip>
    </div>
  );
}

function Places({compact}: {compact: boolean}) {
  const path = usePathname();
  const jobs = useStudio((s) => s.status?.jobs ?? 0);
  return (
    <ul className="flex shrink-0 flex-col gap-0.5 px-2 pb-2">
      {PLACES.map(({href, label, icon: Icon}) => {
        const here = isHere(href, path);
        return (
          <li key={href}>
            <Tooltip text={label} side="right">
              <Link
                href={href}
                aria-current={here ? 'page' : undefined}
                aria-label={label}
                className={cx(
                  'ring-inside flex h-7 items-center gap-2.5 rounded-md px-2',
                  here ? 'bg-selected font-medium text-text' : 'text-text-2 hover:bg-hover hover:text-text',
                )}
              >
                <Icon size={16} strokeWidth={1.75} className="shrink-0" aria-hidden />
                <span className={cx('hidden', !compact && 'lg:inline')}>{label}</span>
                {href === '/jobs' && jobs > 0 && (
                  <span className={cx('num ml-auto hidden text-small', !compact && 'lg:inline')}>{jobs}</span>
                )}
              </Link>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}

function Profile({compact}: {compact: boolean}) {
  const {data} = useStudioInfo();
  return (
    <div
      className={cx(
        'flex shrink-0 items-center gap-1 border-line border-t px-2',
        compact ? 'flex-col py-2' : 'h-11 max-lg:h-auto max-lg:flex-col max-lg:py-2 max-md:h-11 max-md:flex-row max-md:py-0',
      )}
    >
      <div
        className={cx(
          'mr-auto flex min-w-0 items-center gap-2 px-1 text-small text-text-2',
          compact ? 'hidden' : 'max-lg:hidden max-md:flex',
        )}
      >
        <HardDrive size={14} strokeWidth={2} className="shrink-0" aria-hidden />
        <span className="truncate">
          <span className="font-medium text-text">{data?.profile.name ?? '…'}</span> · {data?.kernel ?? '…'}
        </span>
      </div>
      <PersonMenu />
      <HelpMenu />
      <ThemeMenu />
      <Tooltip text="Settings" side="right">
        <Link
          href="/settings"
          aria-label="Settings"
          className="ring-inside inline-flex size-7 shrink-0 items-center justify-center rounded-md text-text-2 hover:bg-hover hover:text-text max-md:size-11"
        >
          <SettingsIcon size={16} strokeWidth={1.75} aria-hidden />
        </Link>
      </Tooltip>
    </div>
  );
}

const THEMES: readonly {theme: Theme; label: string; icon: typeof Sun}[] = [
  {theme: 'system', label: 'As the system', icon: SunMoon},
  {theme: 'light', label: 'Light', icon: Sun},
  {theme: 'dark', label: 'Dark', icon: Moon},
];

function ThemeMenu() {
  const [theme, setTheme] = useTheme();
  return (
    <Menu
      align="start"
      trigger={<IconButton icon={SunMoon} label="Theme" />}
      items={THEMES.map((t) => ({
        kind: 'item',
        label: t.label,
        icon: t.icon,
        checked: t.theme === theme,
        onSelect: () => setTheme(t.theme),
      }))}
    />
  );
}
