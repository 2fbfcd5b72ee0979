'use client';
import {useMemo} from 'react';
import {type Form, formsOf} from '../../server/protocol/forms.ts';
import type {Note} from '../../server/protocol/note.ts';
import {useRights} from '../presence/use-rights.ts';
import {studio} from '../store/studio-store.ts';
import {FormFields} from './form-fields.tsx';

/** The questions of the whole note, above its paragraphs; a choice runs the paragraphs that ask it again. */
export function NoteForms({note, document}: {note: string; document: Note}) {
  const {paragraphs, params} = document;
  const rights = useRights(note);
  const asked = useMemo(() => askedBy(paragraphs), [paragraphs]);
  const forms = [...asked.values()].map((a) => a.form).filter((f) => !f.hidden);
  if (forms.length === 0) return null;
  const run = (form: Form) => {
    for (const id of asked.get(form.name)?.paragraphs ?? []) studio.act(note, {kind: 'run-paragraph', id});
  };
  return (
    <div className="mb-4 rounded-md border border-line md:ml-(--gutter)">
      <fieldset disabled={!rights.run} className="contents">
        <FormFields
          forms={forms}
          values={params}
          label="Form of the note"
          onValue={(form, value, chosen) => {
            studio.act(note, {kind: 'set-params', params: {...params, [form.name]: typeof value === 'string' ? value : [...value]}});
            if (chosen) run(form);
          }}
          onSecret={(form, value) => studio.act(note, {kind: 'set-secret', paragraph: null, name: form.name, value})}
          onEnter={() => studio.act(note, {kind: 'run-all', from: null})}
        />
      </fieldset>
    </div>
  );
}

/** Each question of the note, and the paragraphs that would run again when it is answered. */
function askedBy(paragraphs: Note['paragraphs']): ReadonlyMap<string, {readonly form: Form; readonly paragraphs: readonly string[]}> {
  const asked = new Map<string, {form: Form; paragraphs: string[]}>();
  for (const p of paragraphs) {
    for (const form of formsOf(p.text)) {
      if (form.scope !== 'note') continue;
      const known = asked.get(form.name) ?? {form, paragraphs: []};
      if (p.runOnChange && !p.disabled) known.paragraphs.push(p.id);
      asked.set(form.name, known);
    }
  }
  return asked;
}
