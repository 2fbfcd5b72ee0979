import type {ReactNode} from 'react';

/** Facts as a list: label left in text-2, value right. */
export function KeyValues({items, className}: {items: readonly (readonly [string, ReactNode])[]; className?: string}) {
  return (
    <dl className={`flex flex-col ${className ?? ''}`}>
      {items.map(([key, value]) => (
        <div key={key} className="flex min-h-6 items-baseline justify-between gap-4 py-0.5">
          <dt className="shrink-0 text-small text-text-2">{key}</dt>
          <dd className="num min-w-0 break-words text-right text-small">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
