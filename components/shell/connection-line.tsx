'use client';
import {Unplug} from 'lucide-react';
import {useEffect, useState} from 'react';
import {useStudio} from '../store/use-studio.ts';

/** A moment without a connection is no news. */
const PATIENCE_MS = 1500;

/** On phones, which have no status bar: that there is no connection, and what becomes of what is typed. */
export function ConnectionLine() {
  const open = useStudio((s) => s.connection.kind === 'open');
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (open) return;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [open]);
  return (
    <div role="status" className="shrink-0 md:hidden">
      {late && !open && (
        <p className="flex items-center gap-2 border-line border-t bg-warn-tint px-3 py-2 text-small text-warn">
          <Unplug size={14} strokeWidth={2} className="shrink-0" aria-hidden />
          No connection; what you type is kept and sent when it is back
        </p>
      )}
    </div>
  );
}
