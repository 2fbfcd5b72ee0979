'use client';
import {lazily} from '../ui/lazily.tsx';

/** Markdown. Until what draws it is loaded, the text as it is written. */
export const Prose = lazily<{readonly text: string}>(
  () => import('./markdown.tsx').then((m) => m.Markdown),
  ({text}) => <div className="prose whitespace-pre-line">{text}</div>,
);
