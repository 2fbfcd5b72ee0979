import '@fontsource-variable/geist';
import '@fontsource-variable/geist-mono';
import '../components/ui/styles.css';
import type {Metadata, Viewport} from 'next';
import type {ReactNode} from 'react';
import {Shell} from '../components/shell/shell.tsx';

export const metadata: Metadata = {title: {default: 'Millrace', template: '%s · Millrace'}, icons: '/icon.svg'};
export const viewport: Viewport = {width: 'device-width', initialScale: 1, viewportFit: 'cover'};

export default function Layout({children}: {children: ReactNode}) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script src="/theme.js" />
      </head>
      <body>
        <Shell>{children}</Shell>
      </body>
    </html>
  );
}
