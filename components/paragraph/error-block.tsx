'use client';
import {ChevronRight, Info, OctagonX, TriangleAlert, WandSparkles, Wrench} from 'lucide-react';
import Link from 'next/link';
import {type Diagnostic, type Fix, lineColumn} from '../../kernels/protocol/diagnostic.ts';
import {helpOfCode} from '../help/document-links.ts';
import {Button} from '../ui/button.tsx';
import {cx} from '../ui/cx.ts';
import {useModifier} from '../ui/use-modifier.ts';
import {sentence} from './state-detail.ts';

export interface ErrorBlockProps {
  readonly diagnostic: Diagnostic;
  /** The text that it speaks about; null when that has changed since, so that places mean nothing. */
  readonly text: string | null;
  /** null: the text may not be changed. */
  readonly onFix: ((fix: Fix) => void) | null;
  /** Where the record that could not be read is shown whole. */
  readonly recordHref?: string | null;
}

/** One sentence, place and reason, the fix as primary button, the long version folded. */
export function ErrorBlock({diagnostic, text, onFix, recordHref = null}: ErrorBlockProps) {
  const shortcut = useModifier('.');
  const error = diagnostic.severity === 'error';
  const info = diagnostic.severity === 'info';
  const Icon = error ? OctagonX : info ? Info : TriangleAlert;
  const {line, column} = diagnostic.span && text !== null ? lineColumn(text, diagnostic.span.start) : {line: 0, column: 0};
  const [first, ...others] = text === null || onFix === null ? [] : (diagnostic.fixes ?? []);
  const place = line > 0 ? `Line ${line}, column ${column}. ` : '';
  const help = helpOfCode(diagnostic.code);
  const reason = diagnostic.hint ? sentence(diagnostic.hint) : '';
  return (
    <div role={error ? 'alert' : undefined} className={cx('flex gap-2.5 px-3 py-2.5', error ? 'bg-danger-tint' : !info && 'bg-warn-tint')}>
      <Icon
        size={16}
        strokeWidth={1.75}
        className={cx('mt-0.5 shrink-0', error ? 'text-danger' : info ? 'text-text-3' : 'text-warn')}
        aria-hidden
      />
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium">{diagnostic.message}</p>
        {(place || reason || help) && (
          <p className="break-words text-text-2">
            <span className="num">{place}</span>
            {reason}{' '}
            {help && (
              <Link href={help} className="whitespace-nowrap rounded-sm text-live underline underline-offset-3">
                Read about it
              </Link>
            )}
          </p>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {recordHref !== null && (
            <Link
              href={recordHref}
              className="mt-2 inline-flex h-6 items-center gap-1.5 rounded-md border border-control bg-page px-2 font-medium text-small hover:bg-hover max-md:h-11"
            >
              <Wrench size={14} strokeWidth={2} aria-hidden />
              Look at the record
            </Link>
          )}
          {first && (
            <div className="mt-2 flex items-center gap-2">
              <Button size="small" variant={error ? 'primary' : 'default'} icon={WandSparkles} onClick={() => onFix?.(first)}>
                {first.title}
              </Button>
              {error && (
                <kbd className="rounded-sm border border-line-strong px-1 font-mono text-micro text-text-2 max-md:hidden">{shortcut}</kbd>
              )}
            </div>
          )}
          {others.map((fix) => (
            <Button key={fix.title} size="small" variant="ghost" onClick={() => onFix?.(fix)} className="mt-2">
              {fix.title}
            </Button>
          ))}
        </div>
        {diagnostic.detail && (
          <details className="group mt-1.5 text-text-2">
            <summary className="inline-flex list-none items-center gap-1.5 rounded-sm text-small">
              <ChevronRight size={14} strokeWidth={2} className="group-open:rotate-90" aria-hidden />
              Details
            </summary>
            <pre className="code mt-1 max-h-64 overflow-auto whitespace-pre-wrap break-words text-[12px]">{diagnostic.detail}</pre>
          </details>
        )}
      </div>
    </div>
  );
}
