'use client';
import {useInView} from '../store/use-in-view.ts';
import {cx} from '../ui/cx.ts';
import type {StateKind} from '../ui/state.tsx';

/** The line beside a paragraph: dashes that flow while work flows, solid or grey at rest. */
export function Rail({state, className}: {state: StateKind; className?: string}) {
  const [ref, inView] = useInView<HTMLDivElement>();
  const still: Record<Exclude<StateKind, 'running' | 'starting'>, string> = {
    ready: 'w-px bg-line',
    queued: 'w-0 border-l border-dotted border-control',
    finished: 'w-px bg-line-strong',
    stopped: 'w-px bg-line-strong',
    failed: 'w-0.5 bg-danger',
  };
  if (state === 'running' || state === 'starting') {
    return (
      <div
        ref={ref}
        data-flow={state === 'running' ? (inView ? 'flows' : 'paused') : undefined}
        className={cx('race w-0.5', className)}
        style={state === 'starting' ? {['--race-color' as string]: 'var(--info)'} : undefined}
        aria-hidden
      />
    );
  }
  return <div ref={ref} className={cx(still[state], className)} aria-hidden />;
}
