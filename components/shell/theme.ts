'use client';
import {useEffect, useSyncExternalStore} from 'react';
import {usePreference} from '../store/preference.ts';

export type Theme = 'system' | 'light' | 'dark';

/** The chosen theme, and how to choose; `public/theme.js` puts it on <html> before the first paint. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [value, set] = usePreference('theme', 'system');
  const theme: Theme = value === 'light' || value === 'dark' ? value : 'system';
  return [theme, set];
}

/** Keeps <html> in step with the choice, from whatever tab it was made. */
export function useThemeOnPage(): void {
  const [theme] = useTheme();
  useEffect(() => {
    // The server does not know the choice: the first run must not undo what theme.js did.
    if (theme === 'system' && stored() !== null) return;
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}

function stored(): string | null {
  try {
    const value = localStorage.getItem('millrace.theme');
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
}

/** What is seen: light or dark. For what cannot use custom properties (Monaco, canvas). */
export function useShownTheme(): 'light' | 'dark' {
  const [theme] = useTheme();
  const dark = useSyncExternalStore(
    (listener) => {
      const query = matchMedia('(prefers-color-scheme: dark)');
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => matchMedia('(prefers-color-scheme: dark)').matches,
    () => false,
  );
  return theme === 'system' ? (dark ? 'dark' : 'light') : theme;
}
