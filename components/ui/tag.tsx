import type {LucideIcon} from 'lucide-react';
import type {ReactNode} from 'react';
import {cx} from './cx.ts';

const LOOK = {
  plain: 'border-line-strong text-text-2',
  live: 'border-live text-live',
  warn: 'border-warn text-warn',
  added: 'border-ok text-ok',
  removed: 'border-danger text-danger',
} as const;

export interface TagProps {
  readonly look?: keyof typeof LOOK;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

export function Tag({look = 'plain', icon: Icon, children}: TagProps) {
  return (
    <span
      className={cx('inline-flex h-[18px] items-center gap-1 whitespace-nowrap rounded-sm border bg-page px-1.5 text-micro', LOOK[look])}
    >
      {Icon && <Icon size={12} strokeWidth={2} aria-hidden />}
      {children}
    </span>
  );
}
