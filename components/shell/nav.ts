import {Activity, Box, Droplets, type LucideIcon, NotebookText, Table2} from 'lucide-react';

export interface Place {
  readonly href: string;
  readonly label: string;
  /** On phones. */
  readonly short: string;
  readonly icon: LucideIcon;
}

export const PLACES: readonly Place[] = [
  {href: '/notes', label: 'Notes', short: 'Notes', icon: NotebookText},
  {href: '/streams', label: 'Streams', short: 'Streams', icon: Droplets},
  {href: '/catalog', label: 'Catalog', short: 'Catalog', icon: Table2},
  {href: '/jobs', label: 'Jobs', short: 'Jobs', icon: Activity},
  {href: '/applications', label: 'Applications', short: 'Apps', icon: Box},
];

export function isHere(href: string, path: string): boolean {
  return path === href || path.startsWith(`${href}/`) || (href === '/notes' && /^\/(deploy|samples|history|trash)(\/|$)/.test(path));
}
