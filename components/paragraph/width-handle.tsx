'use client';
import {useState} from 'react';

export interface WidthHandleProps {
  readonly width: number;
  readonly onWidth: (width: number) => void;
}

/** The right edge of a paragraph: pulled, it changes the width by whole columns. The keyboard has keys and a menu for it. */
export function WidthHandle({width, onWidth}: WidthHandleProps) {
  const [pulled, setPulled] = useState<number | null>(null);
  return (
    <div
      aria-hidden
      data-width-handle
      className="group/edge absolute inset-y-0 -right-2 z-20 w-4 cursor-ew-resize touch-none max-lg:hidden"
      onPointerDown={(e) => {
        const article = e.currentTarget.closest('article');
        const grid = article?.parentElement;
        if (e.button !== 0 || !article || !grid) return;
        e.preventDefault();
        e.currentTarget.setPointerCapture(e.pointerId);
        const column = grid.clientWidth / 12;
        const {left} = article.getBoundingClientRect();
        const handle = e.currentTarget;
        let chosen = width;
        const onMove = (move: PointerEvent) => {
          const next = Math.min(12, Math.max(1, Math.round((move.clientX - left) / column)));
          if (next === chosen) return;
          chosen = next;
          setPulled(next);
          onWidth(next);
        };
        const onEnd = () => {
          handle.removeEventListener('pointermove', onMove);
          setPulled(null);
        };
        handle.addEventListener('pointermove', onMove);
        handle.addEventListener('pointerup', onEnd, {once: true});
        handle.addEventListener('pointercancel', onEnd, {once: true});
      }}
    >
      <div className={`mx-auto h-full w-0.5 rounded-full ${pulled === null ? 'bg-transparent group-hover/edge:bg-control' : 'bg-ink'}`} />
      {pulled !== null && <div className="num absolute top-1 right-3 rounded-sm bg-ink px-1.5 text-micro text-on-ink">{pulled} of 12</div>}
    </div>
  );
}
