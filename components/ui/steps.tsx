import {Circle, CircleCheck, CircleDot, CircleX} from 'lucide-react';
import type {ReactNode} from 'react';

export interface Step {
  readonly title: string;
  readonly detail: ReactNode;
  readonly state: 'done' | 'current' | 'ahead' | 'failed';
}

const LOOK = {
  done: {icon: CircleCheck, color: 'text-ok', word: 'done'},
  current: {icon: CircleDot, color: 'text-text', word: 'now'},
  ahead: {icon: Circle, color: 'text-text-3', word: 'to do'},
  failed: {icon: CircleX, color: 'text-danger', word: 'failed'},
} as const;

export function Steps({steps}: {steps: readonly Step[]}) {
  return (
    <ol className="flex flex-wrap gap-x-8 gap-y-3">
      {steps.map((s) => {
        const {icon: Icon, color, word} = LOOK[s.state];
        return (
          <li key={s.title} className="flex gap-2" aria-current={s.state === 'current' ? 'step' : undefined}>
            <Icon size={16} strokeWidth={1.75} className={`mt-0.5 shrink-0 ${color}`} role="img" aria-label={word} />
            <div>
              <div className={s.state === 'ahead' ? 'text-text-2' : 'font-medium'}>{s.title}</div>
              <div className="num text-small text-text-2">{s.detail}</div>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
