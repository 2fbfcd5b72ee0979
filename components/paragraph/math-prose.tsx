'use client';
import 'katex/dist/katex.min.css';
import Markdown from 'react-markdown';
import rehypeKatex from 'rehype-katex';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import {COMPONENTS} from './markdown.tsx';
import {remarkMoney} from './remark-money.ts';

/** Markdown with formulas, set by KaTeX: neither commands that load something nor links; a formula that cannot be read stands as its text. */
const KATEX = {trust: false, strict: 'ignore', throwOnError: false, maxSize: 50, maxExpand: 500, errorColor: 'var(--danger)'} as const;

export function MathProse({text}: {text: string}) {
  return (
    <Markdown remarkPlugins={[remarkGfm, remarkMath, remarkMoney]} rehypePlugins={[[rehypeKatex, KATEX]]} components={COMPONENTS}>
      {text}
    </Markdown>
  );
}
