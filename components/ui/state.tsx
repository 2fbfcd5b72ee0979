import {Check, Circle, Clock, LoaderCircle, type LucideIcon, OctagonX, Square, Waves} from 'lucide-react';
import {cx} from './cx.ts';

/** The seven states of paragraphs, jobs and applications: word + icon + colour, always together. */
export type StateKind = 'ready' | 'queued' | 'starting' | 'running' | 'finished' | 'stopped' | 'failed';

interface Look {
  readonly icon: LucideIcon;
  readonly word: string;
  readonly color: string;
}

const LOOK: Record<StateKind, Look> = {
  ready: {icon: Circle, word: 'Ready', color: 'text-text-3'},
  queued: {icon: Clock, word: 'Queued', color: 'text-text-3'},
  starting: {icon: LoaderCircle, word: 'Starting', color: 'text-info'},
  running: {icon: Waves, word: 'Running', color: 'text-live'},
  finished: {icon: Check, word: 'Finished', color: 'text-ok'},
  stopped: {icon: Square, word: 'Stopped', color: 'text-text-3'},
  failed: {icon: OctagonX, word: 'Failed', color: 'text-danger'},
};

export interface StateProps {
  readonly state: StateKind;
  readonly size?: 12 | 14 | 16;
  /** Stands beside it in text-2: "in 0.3 s", "after paragraph 3". */
  readonly detail?: string | null;
  readonly className?: string;
}

export function State({state, size = 16, detail, className}: StateProps) {
  const {icon: Icon, word, color} = LOOK[state];
  return (
    <span
      className={cx(
        'inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap align-middle',
        size < 16 ? 'text-small' : 'text-base',
        className,
      )}
    >
      <Icon
        size={size}
        strokeWidth={size < 16 ? 2 : 1.75}
        className={cx('shrink-0', color, state === 'starting' && 'turning')}
        aria-hidden
      />
      <span className={cx(color, 'font-medium')}>{word}</span>
      {detail ? <span className="num truncate text-text-2">{detail}</span> : null}
    </span>
  );
}

/** The icon alone, where the word stands beside it already or a count does (trees, outlines). Its word is its label. */
export function StateIcon({state, size = 14, label}: {state: StateKind; size?: 12 | 14 | 16; label?: string}) {
  const {icon: Icon, word, color} = LOOK[state];
  return (
    <Icon
      size={size}
      strokeWidth={2}
      className={cx('shrink-0', color, state === 'starting' && 'turning')}
      role="img"
      aria-label={label ?? word}
    />
  );
}
