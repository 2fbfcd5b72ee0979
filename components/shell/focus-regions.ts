'use client';
import {useEffect} from 'react';

/** `F6` and `⇧F6` go from region to region (elements with `data-region`): side, bar, content, context. */
export function useFocusRegions(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'F6') return;
      const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((r) => r.offsetParent !== null);
      if (regions.length === 0) return;
      event.preventDefault();
      const here = regions.findIndex((r) => r.contains(document.activeElement));
      const step = event.shiftKey ? -1 : 1;
      const next = regions[(here + step + regions.length) % regions.length];
      const target = next?.querySelector<HTMLElement>('a[href], button, input, [tabindex="0"]') ?? next;
      target?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
