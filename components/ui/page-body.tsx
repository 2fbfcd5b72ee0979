import type {ReactNode} from 'react';

/** The content of a page that is not a note: a heading, then panels. */
export function PageBody({title, beside, facts, children}: {title: ReactNode; beside?: ReactNode; facts?: ReactNode; children: ReactNode}) {
  return (
    <div className="mx-auto flex max-w-[1200px] flex-col gap-4 px-6 py-6 max-md:px-3 max-md:py-4">
      <div className="flex flex-col gap-1">
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="min-w-0 break-words font-semibold text-[22px] leading-7 tracking-[-0.015em]">{title}</h1>
          {beside}
        </div>
        {facts && <div className="num flex flex-wrap gap-x-4 gap-y-1 text-small text-text-2">{facts}</div>}
      </div>
      {children}
    </div>
  );
}
