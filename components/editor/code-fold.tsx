'use client';
import {ChevronRight} from 'lucide-react';
import {CodeOneLine} from './code.tsx';

/** A text folded to one line with its length; a click unfolds it. */
export function CodeFold({text, onOpen}: {text: string; onOpen: () => void}) {
  const lines = text.split('\n').length;
  return (
    <button
      type="button"
      aria-expanded={false}
      aria-label={`Show ${lines === 1 ? 'the line' : `${lines} lines`}`}
      onClick={onOpen}
      className="ring-inside flex h-8 w-full items-center gap-2 bg-inset px-3 text-left max-md:h-11"
    >
      <ChevronRight size={14} strokeWidth={2} className="shrink-0 text-text-3" aria-hidden />
      <CodeOneLine text={text} />
      <span className="num ml-auto shrink-0 pl-3 text-small text-text-3">{lines === 1 ? '1 line' : `${lines} lines`}</span>
    </button>
  );
}
