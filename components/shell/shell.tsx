'use client';
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {usePathname} from 'next/navigation';
import {type ReactNode, useEffect, useMemo, useState} from 'react';
import {HelpCommands} from '../help/help-menu.tsx';
import {Tour} from '../help/tour.tsx';
import {CommandPalette} from '../palette/command-palette.tsx';
import {studio} from '../store/studio-store.ts';
import {showToast, Toasts} from '../ui/toast.tsx';
import {TooltipProvider} from '../ui/tooltip.tsx';
import {ConnectionLine} from './connection-line.tsx';
import {useFocusRegions} from './focus-regions.ts';
import {Side, SideSheet} from './side.tsx';
import {SideSlotProvider} from './side-slot.tsx';
import {StatusBar} from './status-bar.tsx';
import {TabBar} from './tab-bar.tsx';
import {useThemeOnPage} from './theme.ts';

/** What stays while pages change: side, status bar, tab bar, toasts, the connection. A page is a `Page`. */
export function Shell({children}: {children: ReactNode}) {
  const [queries] = useState(() => new QueryClient({defaultOptions: {queries: {retry: 1, staleTime: 2000}}}));
  const [sheet, setSheet] = useState(false);
  const slot = useMemo(() => ({openSide: () => setSheet(true)}), []);
  // A page to embed shows one result and nothing of the studio.
  const bare = usePathname().startsWith('/embed/');
  useThemeOnPage();
  useFocusRegions();
  useEffect(() => {
    studio.start();
    return studio.onError((d) => showToast({look: 'error', text: d.message, detail: d.hint}));
  }, []);

  return (
    <QueryClientProvider client={queries}>
      <TooltipProvider delayDuration={500} skipDelayDuration={200}>
        <SideSlotProvider openSide={slot.openSide}>
          <a
            href="#main"
            className="absolute top-1 left-1 z-50 -translate-y-16 rounded-md bg-ink px-3 py-1 text-on-ink focus:translate-y-0"
          >
            Skip to content
          </a>
          {bare ? (
            <div className="flex h-dvh flex-col">{children}</div>
          ) : (
            <div className="flex h-dvh flex-col">
              <div className="flex min-h-0 flex-1">
                <Side />
                {children}
              </div>
              <Tour />
              <ConnectionLine />
              <StatusBar />
              <TabBar />
            </div>
          )}
          {!bare && <HelpCommands />}
          <CommandPalette />
          <SideSheet open={sheet} onOpen={setSheet} />
          <Toasts />
        </SideSlotProvider>
      </TooltipProvider>
    </QueryClientProvider>
  );
}
