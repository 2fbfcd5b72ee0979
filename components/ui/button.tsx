import {LoaderCircle, type LucideIcon} from 'lucide-react';
import type {ComponentProps, ReactNode, Ref} from 'react';
import {cx} from './cx.ts';
import {Tooltip} from './tooltip.tsx';

export type ButtonVariant = 'primary' | 'default' | 'soft' | 'ghost' | 'danger';
export type ButtonSize = 'small' | 'base' | 'large';

const VARIANT: Record<ButtonVariant, string> = {
  primary: 'bg-ink text-on-ink border-ink hover:opacity-90',
  default: 'bg-page text-text border-line-strong hover:bg-hover',
  soft: 'bg-inset text-text border-transparent hover:bg-hover',
  ghost: 'bg-transparent text-text-2 border-transparent hover:bg-hover hover:text-text',
  danger: 'bg-page text-danger border-line-strong hover:bg-danger-tint',
};
const SIZE: Record<ButtonSize, string> = {
  small: 'h-6 text-small px-2 gap-1.5',
  base: 'h-7 text-base px-2.5 gap-1.5',
  large: 'h-9 text-base px-4 gap-2',
};
const SQUARE: Record<ButtonSize, string> = {small: 'h-6 w-6', base: 'h-7 w-7', large: 'h-9 w-9'};

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly icon?: LucideIcon;
  /** Shows a turning mark and takes no clicks. */
  readonly busy?: boolean;
  /** Why it cannot be pressed; it stays reachable by keyboard so that the reason can be read. */
  readonly disabledBecause?: string | null;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children?: ReactNode;
}

export function Button(props: ButtonProps) {
  const {variant = 'default', size = 'base', icon: Icon, busy = false, disabledBecause, className, children, onClick, ...rest} = props;
  const off = disabledBecause !== undefined && disabledBecause !== null;
  const Mark = busy ? LoaderCircle : Icon;
  const pixels = size === 'small' ? 14 : 16;
  const button = (
    <button
      type="button"
      {...rest}
      aria-disabled={off || busy || undefined}
      onClick={off || busy ? (e) => e.preventDefault() : onClick}
      className={cx(
        'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md border font-medium transition-colors duration-(--motion-quick) max-md:min-h-11',
        VARIANT[variant],
        SIZE[size],
        (off || rest.disabled) && 'text-text-3 opacity-60',
        className,
      )}
    >
      {Mark && <Mark size={pixels} strokeWidth={pixels === 14 ? 2 : 1.75} className={cx('shrink-0', busy && 'turning')} aria-hidden />}
      {children}
    </button>
  );
  return off ? <Tooltip text={disabledBecause}>{button}</Tooltip> : button;
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  readonly icon: LucideIcon;
  readonly label: string;
  /** Shown in the tooltip, such as `⇧↵`. */
  readonly shortcut?: string;
}

/** A button with an icon only: its label is said to a screen reader and shown as a tooltip. */
export function IconButton({icon: Icon, label, shortcut, variant = 'ghost', size = 'base', className, busy, ...rest}: IconButtonProps) {
  const {disabledBecause, onClick, ...others} = rest;
  const pixels = size === 'small' ? 14 : 16;
  const off = disabledBecause !== undefined && disabledBecause !== null;
  const Mark = busy ? LoaderCircle : Icon;
  return (
    <Tooltip text={off ? disabledBecause : label} shortcut={off ? undefined : shortcut}>
      <button
        type="button"
        {...others}
        aria-label={label}
        aria-disabled={off || busy || undefined}
        onClick={off || busy ? (e) => e.preventDefault() : onClick}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-md border transition-colors duration-(--motion-quick) max-md:min-h-11 max-md:min-w-11',
          VARIANT[variant],
          SQUARE[size],
          (off || others.disabled) && 'opacity-60',
          className,
        )}
      >
        <Mark size={pixels} strokeWidth={pixels === 14 ? 2 : 1.75} className={cx(busy && 'turning')} aria-hidden />
      </button>
    </Tooltip>
  );
}
