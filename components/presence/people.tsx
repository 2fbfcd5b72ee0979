'use client';
import {Users} from 'lucide-react';
import {Popover} from 'radix-ui';
import {useState} from 'react';
import type {Person} from '../../server/protocol/people.ts';
import {usePreference} from '../store/preference.ts';
import {studio} from '../store/studio-store.ts';
import {useStudio} from '../store/use-studio.ts';
import {Button} from '../ui/button.tsx';
import {Field, TextInput} from '../ui/field.tsx';
import {colourOf, initialsOf, nameOf} from './person-look.ts';

const NOBODY: readonly Person[] = [];
/** More are counted. */
const MOST = 4;

/** Who else has the note open: initials, colour and, opened, name and paragraph in words. Alone in a note nothing is shown. */
export function People({note, titleOf}: {note: string; titleOf: (paragraph: string) => string}) {
  const people = useStudio((s) => (s.connection.kind === 'open' ? s.people.get(note) : undefined) ?? NOBODY);
  const own = useStudio((s) => (s.connection.kind === 'open' ? s.connection.connection : ''));
  const user = useStudio((s) => s.user);
  const others = people.filter((p) => p.connection !== own);
  if (others.length === 0) return null;
  const words = others.length === 1 ? `${nameOf(others[0])} is here` : `${others.length} others are here`;
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          aria-label={words}
          className="flex h-7 items-center rounded-md px-1 hover:bg-hover max-md:h-11 max-md:min-w-11"
        >
          <span className="flex -space-x-1" aria-hidden>
            {others.slice(0, MOST).map((p) => (
              <Avatar key={p.connection} person={p} />
            ))}
          </span>
          {others.length > MOST && <span className="num ml-1 text-small text-text-2">+{others.length - MOST}</span>}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="People in this note"
          className="opens z-50 flex w-72 flex-col gap-3 rounded-lg bg-raised p-4 shadow-menu"
        >
          <h2 className="flex items-center gap-2 font-semibold">
            <Users size={16} strokeWidth={1.75} aria-hidden />
            People in this note
          </h2>
          <ul className="flex flex-col gap-2">
            {others.map((p) => (
              <li key={p.connection} className="flex items-center gap-2">
                <Avatar person={p} />
                <span className="min-w-0 flex-1 truncate">{nameOf(p)}</span>
                {p.paragraph === null ? (
                  <span className="text-small text-text-3">reading</span>
                ) : (
                  <a href={`#${p.paragraph}`} className="truncate text-live text-small underline underline-offset-3">
                    {titleOf(p.paragraph)}
                  </a>
                )}
              </li>
            ))}
          </ul>
          {user === null && <OwnName />}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Asked where somebody else is to see it, and only there. */
function OwnName() {
  const [kept, keep] = usePreference('name', '');
  const [name, setName] = useState(kept);
  return (
    <form
      className="flex items-end gap-2 border-line border-t pt-3"
      onSubmit={(e) => {
        e.preventDefault();
        keep(name.trim());
        studio.setName(name.trim());
      }}
    >
      <Field label="Your name" hint="for the others, and in the history">
        {(control) => <TextInput {...control} value={name} maxLength={60} onChange={(e) => setName(e.currentTarget.value)} />}
      </Field>
      <Button type="submit" className="mb-5">
        Tell
      </Button>
    </form>
  );
}

function Avatar({person}: {person: Person}) {
  return (
    <span
      aria-hidden
      style={{borderColor: colourOf(person.colour)}}
      className="grid size-6 shrink-0 place-items-center rounded-full border-2 bg-page font-medium text-[10px] text-text"
    >
      {initialsOf(nameOf(person))}
    </span>
  );
}
