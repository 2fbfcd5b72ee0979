'use client';
import {createContext, type ReactNode, useContext, useMemo, useState} from 'react';
import {createPortal} from 'react-dom';

interface Slot {
  readonly element: HTMLElement | null;
  readonly sheetElement: HTMLElement | null;
  readonly setElement: (element: HTMLElement | null) => void;
  readonly setSheetElement: (element: HTMLElement | null) => void;
  readonly openSide: () => void;
}

const Context = createContext<Slot | null>(null);

/** The part of the side that belongs to the page: a tree of notes, of streams, of tables. */
export function SideSlotProvider({openSide, children}: {openSide: () => void; children: ReactNode}) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [sheetElement, setSheetElement] = useState<HTMLElement | null>(null);
  const value = useMemo(() => ({element, sheetElement, setElement, setSheetElement, openSide}), [element, sheetElement, openSide]);
  return <Context value={value}>{children}</Context>;
}

export function useSideSlot(): Slot {
  const slot = useContext(Context);
  if (slot === null) throw new Error('outside of the shell');
  return slot;
}

/** Puts its children into the side, below the navigation, and into the sheet when that is open. */
export function InSide({children}: {children: ReactNode}) {
  const {element, sheetElement} = useSideSlot();
  return (
    <>
      {element && createPortal(children, element)}
      {sheetElement && createPortal(children, sheetElement)}
    </>
  );
}
