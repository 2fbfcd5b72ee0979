import {Info, type LucideIcon, OctagonX, TriangleAlert} from 'lucide-react';
import type {ReactNode} from 'react';
import {cx} from './cx.ts';

const LOOK: Record<'info' | 'warn' | 'error', {icon: LucideIcon; color: string; tint: string}> = {
  info: {icon: Info, color: 'text-text-3', tint: ''},
  warn: {icon: TriangleAlert, color: 'text-warn', tint: 'bg-warn-tint'},
  error: {icon: OctagonX, color: 'text-danger', tint: 'bg-danger-tint'},
};

export interface MessageProps {
  readonly look: 'info' | 'warn' | 'error';
  readonly children: ReactNode;
  /** The reason, below in text-2. */
  readonly detail?: ReactNode;
  /** The fix: at most one button. */
  readonly action?: ReactNode;
  readonly className?: string;
}

/** In line, where the matter is. An error is read out once. */
export function Message({look, children, detail, action, className}: MessageProps) {
  const {icon: Icon, color, tint} = LOOK[look];
  return (
    <div role={look === 'error' ? 'alert' : undefined} className={cx('flex items-start gap-2 rounded-md px-3 py-2', tint, className)}>
      <Icon size={16} strokeWidth={1.75} className={cx('mt-0.5 shrink-0', color)} aria-hidden />
      <div className="min-w-0 flex-1">
        <div className={cx(look === 'error' && 'font-medium')}>{children}</div>
        {detail && <div className="text-text-2">{detail}</div>}
      </div>
      {action}
    </div>
  );
}
