'use client';
import {ArrowDown, ArrowUp, CaseSensitive, Regex, Replace, ReplaceAll, X} from 'lucide-react';
import {useEffect, useMemo, useRef, useState} from 'react';
import type {Note} from '../../server/protocol/note.ts';
import {showPlace} from '../paragraph/show-place.ts';
import {studio} from '../store/studio-store.ts';
import {IconButton} from '../ui/button.tsx';
import {cx} from '../ui/cx.ts';
import {Field, TextInput} from '../ui/field.tsx';
import {count} from '../ui/format.ts';
import {findMatches, type Match, MOST_MATCHES} from './find-matches.ts';

const NONE: readonly Match[] = [];

/** Finds and replaces over all paragraphs; Enter and Shift Enter go on and back, Escape closes. */
export function FindBar({note, document, onClose}: {note: string; document: Note; onClose: () => void}) {
  const [words, setWords] = useState('');
  const [replacement, setReplacement] = useState('');
  const [matchCase, setMatchCase] = useState(false);
  const [regex, setRegex] = useState(false);
  const [at, setAt] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const found = useMemo(
    () => findMatches(document.paragraphs, {words, matchCase, regex}, replacement),
    [document.paragraphs, words, matchCase, regex, replacement],
  );
  const matches = 'error' in found ? NONE : found;
  const current = Math.min(at, matches.length - 1);
  useEffect(() => input.current?.select(), []);

  const go = (to: number) => {
    if (matches.length === 0) return;
    const next = (to + matches.length) % matches.length;
    setAt(next);
    const match = matches[next];
    if (match) showPlace({paragraph: match.paragraph, offset: match.start, end: match.end});
  };
  const change = (match: Match) =>
    studio.act(note, {
      kind: 'edit-text',
      id: match.paragraph,
      revision: 0,
      splice: {at: match.start, remove: match.end - match.start, insert: match.replacement},
    });
  const replaceOne = () => {
    const match = matches[Math.max(0, current)];
    if (match === undefined) return;
    change(match);
    setAt(Math.max(0, current) - 1);
  };
  // From the end: what is replaced moves no place that is still to come.
  const replaceAll = () => {
    for (const match of matches.toReversed()) change(match);
    setAt(-1);
  };
  const words2 =
    'error' in found
      ? found.error
      : words === ''
        ? ''
        : matches.length === 0
          ? 'Not found'
          : `${current >= 0 ? `${current + 1} of ` : ''}${count(matches.length)}${matches.length === MOST_MATCHES ? '+' : ''}`;
  const onKeyDown = (e: React.KeyboardEvent) => {
    if (e.key === 'Escape') onClose();
    else if (e.key === 'Enter' && !e.nativeEvent.isComposing) go(e.shiftKey ? current - 1 : current + 1);
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <search
      aria-label="Find and replace in the note"
      className="sticky top-2 z-30 mb-4 flex flex-wrap items-end gap-x-2 gap-y-1 rounded-lg bg-raised px-3 py-2 shadow-menu md:ml-(--gutter)"
    >
      <Field label="Find" hideLabel className="w-52 max-md:w-full">
        {(control) => (
          <TextInput
            {...control}
            ref={input}
            autoFocus
            placeholder="Find"
            value={words}
            onChange={(e) => {
              setWords(e.currentTarget.value);
              setAt(-1);
            }}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      <Toggle icon={CaseSensitive} label="Match case" on={matchCase} onToggle={() => setMatchCase(!matchCase)} />
      <Toggle icon={Regex} label="Regular expression" on={regex} onToggle={() => setRegex(!regex)} />
      <span aria-live="polite" className={cx('num min-w-16 self-center text-small', 'error' in found ? 'text-danger' : 'text-text-2')}>
        {words2}
      </span>
      <IconButton icon={ArrowUp} label="Match before" shortcut="⇧↵" onClick={() => go(current - 1)} />
      <IconButton icon={ArrowDown} label="Next match" shortcut="↵" onClick={() => go(current + 1)} />
      <Field label="Replace with" hideLabel className="w-44 max-md:w-full">
        {(control) => (
          <TextInput
            {...control}
            placeholder="Replace with"
            value={replacement}
            onChange={(e) => setReplacement(e.currentTarget.value)}
            onKeyDown={(e) => {
              if (e.key !== 'Enter') return onKeyDown(e);
              e.preventDefault();
              replaceOne();
            }}
          />
        )}
      </Field>
      <IconButton icon={Replace} label="Replace" onClick={replaceOne} disabledBecause={matches.length === 0 ? 'nothing is found' : null} />
      <IconButton
        icon={ReplaceAll}
        label="Replace all"
        onClick={replaceAll}
        disabledBecause={matches.length === 0 ? 'nothing is found' : null}
      />
      <IconButton icon={X} label="Close" shortcut="Esc" onClick={onClose} className="ml-auto" />
    </search>
  );
}

function Toggle({icon, label, on, onToggle}: {icon: typeof Regex; label: string; on: boolean; onToggle: () => void}) {
  return <IconButton icon={icon} label={label} aria-pressed={on} onClick={onToggle} className={on ? 'bg-selected text-text' : ''} />;
}
