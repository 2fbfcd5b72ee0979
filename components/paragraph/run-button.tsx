'use client';
import {Play, Square} from 'lucide-react';
import {IconButton} from '../ui/button.tsx';
import type {StateKind} from '../ui/state.tsx';

export interface RunButtonProps {
  readonly state: StateKind;
  readonly name: string;
  readonly disabled: boolean;
  readonly onRun: () => void;
  readonly onStop: () => void;
  readonly className?: string;
}

/** Run becomes stop while something runs. */
export function RunButton({state, name, disabled, onRun, onStop, className}: RunButtonProps) {
  const active = state === 'running' || state === 'starting' || state === 'queued';
  return active ? (
    <IconButton
      icon={Square}
      size="small"
      variant="default"
      label={`Stop ${name}`}
      onClick={onStop}
      className={`border-live text-live ${className ?? ''}`}
    />
  ) : (
    <IconButton
      icon={Play}
      size="small"
      variant="default"
      label={`Run ${name}`}
      shortcut="⇧↵"
      disabledBecause={disabled ? 'this paragraph is disabled' : null}
      onClick={onRun}
      className={className}
    />
  );
}
