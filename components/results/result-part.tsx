'use client';
import {lazily} from '../ui/lazily.tsx';
import {heightOf} from './heights.ts';
import type {ResultProps} from './result.tsx';

/** The bar of controls over a view, px. */
const BAR = 40;

/** A result, with what draws it loaded when a note has one. Its place is kept. */
export const Result = lazily<ResultProps>(
  () => import('./result.tsx').then((m) => m.Result),
  ({statement, view, bare}) => (
    <div style={statement.statementKind === 'query' ? {height: heightOf(view) + (bare ? 0 : BAR)} : undefined} />
  ),
);
