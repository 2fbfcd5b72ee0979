'use client';
import Link from 'next/link';
import {useEffect, useState} from 'react';
import {Button} from '../ui/button.tsx';
import {useTour} from './use-tour.ts';

interface Step {
  readonly title: string;
  readonly text: string;
  /** Where it can be seen. */
  readonly href: string;
  readonly go: string;
}

const STEPS: readonly Step[] = [
  {
    title: 'Start with a note',
    text: 'Sensors is ready: “Run all” starts a stream of sample readings, and its charts begin to move.',
    href: '/notes/getting-started/sensors',
    go: 'Open Sensors',
  },
  {
    title: 'Take more samples',
    text: 'Windows, joins in time, patterns, rankings: each becomes a note of your own with one click.',
    href: '/samples',
    go: 'See the samples',
  },
  {
    title: 'Look at what flows',
    text: 'Streams shows raw records and makes tables from them; Jobs shows everything that runs, and stops it.',
    href: '/streams',
    go: 'Open Streams',
  },
  {
    title: 'Find anything',
    text: 'Ctrl K, or ⌘K, searches notes, tables and commands. The key ? lists all others; Help has the documents.',
    href: '/docs',
    go: 'Read the documents',
  },
];

/** A line above the status bar for who is here for the first time. It lies over nothing, and every step can end it. */
export function Tour() {
  const {step, go, leave} = useTour();
  // What the browser keeps is known once the page is alive.
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  const at = step === null ? undefined : STEPS[step];
  if (!alive || step === null || at === undefined) return null;
  const last = step === STEPS.length - 1;
  return (
    <section
      aria-label="Tour"
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-t bg-raised px-4 py-2 max-md:px-3"
    >
      <p className="min-w-0 flex-1 basis-80">
        <span className="num text-small text-text-3">
          {step + 1} of {STEPS.length}
        </span>{' '}
        <strong className="font-semibold">{at.title}.</strong> <span className="text-text-2">{at.text}</span>{' '}
        <Link href={at.href} className="whitespace-nowrap rounded-sm text-live underline underline-offset-3">
          {at.go}
        </Link>
      </p>
      <div className="flex items-center gap-2">
        {step > 0 && (
          <Button variant="ghost" onClick={() => go(step - 1)}>
            Back
          </Button>
        )}
        {!last && <Button onClick={() => go(step + 1)}>Next</Button>}
        <Button variant={last ? 'default' : 'ghost'} onClick={leave}>
          {last ? 'Done' : 'Leave the tour'}
        </Button>
      </div>
    </section>
  );
}
