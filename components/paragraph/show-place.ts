import {useEffect, useRef} from 'react';

/** A place in the text of another paragraph of the page. */
interface Place {
  readonly paragraph: string;
  readonly offset: number;
  /** The place is marked up to here, and the focus stays where it is; without it the cursor goes there. */
  readonly end?: number;
}

const listeners = new Set<(place: Place) => void>();

/** Brings a place of a note's text into view and puts the cursor there. */
export function showPlace(place: Place): void {
  for (const listener of listeners) listener(place);
}

/** Calls `show` when a place of this paragraph is to be shown. */
export function usePlaceShown(paragraph: string, show: (place: Place) => void): void {
  const latest = useRef(show);
  latest.current = show;
  useEffect(() => {
    const listener = (place: Place) => {
      if (place.paragraph === paragraph) latest.current(place);
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [paragraph]);
}
