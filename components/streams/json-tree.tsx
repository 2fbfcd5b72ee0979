'use client';
import {ChevronRight} from 'lucide-react';

/** A value of JSON; what has parts opens and closes. */
export function JsonTree({value, name}: {value: unknown; name?: string}) {
  const label = name === undefined ? null : <span className="code-string text-text-2">{name}: </span>;
  if (value === null || typeof value !== 'object') {
    return (
      <div className="break-all pl-4">
        {label}
        <span className={typeof value === 'string' ? 'code-string' : typeof value === 'number' ? 'code-number' : 'code-keyword'}>
          {JSON.stringify(value)}
        </span>
      </div>
    );
  }
  const parts = Object.entries(value);
  const count = Array.isArray(value) ? `${parts.length} items` : `${parts.length} fields`;
  return (
    <details open className="group/node">
      <summary className="flex cursor-default list-none items-center gap-0.5 rounded-sm">
        <ChevronRight
          size={14}
          strokeWidth={2}
          className="shrink-0 text-text-3 transition-transform group-open/node:rotate-90"
          aria-hidden
        />
        {label}
        <span className="text-text-3">{count}</span>
      </summary>
      <div className="border-line border-l pl-2 ml-1.5">
        {parts.slice(0, 500).map(([key, part]) => (
          <JsonTree key={key} name={key} value={part} />
        ))}
      </div>
    </details>
  );
}
