import type {ReactNode} from 'react';

/** One sentence that says what would be here, one primary action, at most one link; where the content would begin. */
export function Empty({children, action, link}: {children: ReactNode; action?: ReactNode; link?: ReactNode}) {
  return (
    <div className="flex flex-col items-start gap-3 py-4">
      <p className="text-text-2">{children}</p>
      {(action || link) && (
        <div className="flex flex-wrap items-center gap-3">
          {action}
          {link}
        </div>
      )}
    </div>
  );
}

/** Waiting for over 300 ms: rows in `inset`, no shimmer. */
export function Waiting({rows = 5}: {rows?: number}) {
  return (
    <div className="flex animate-none flex-col gap-2 py-2" role="status" aria-label="Loading">
      {Array.from({length: rows}, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <div key={i} className="h-5 rounded-sm bg-inset" style={{width: `${90 - ((i * 17) % 40)}%`}} />
      ))}
    </div>
  );
}
