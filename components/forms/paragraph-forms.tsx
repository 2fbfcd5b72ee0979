'use client';
import {useMemo} from 'react';
import {formsOf} from '../../server/protocol/forms.ts';
import type {Paragraph} from '../../server/protocol/note.ts';
import {useRights} from '../presence/use-rights.ts';
import {studio} from '../store/studio-store.ts';
import {FormFields} from './form-fields.tsx';

/** The questions of one paragraph, below its editor; a choice runs it again where it is meant to. */
export function ParagraphForms({note, paragraph, name, onRun}: {note: string; paragraph: Paragraph; name: string; onRun: () => void}) {
  const {run} = useRights(note);
  const {id, text, params, runOnChange, disabled} = paragraph;
  const forms = useMemo(() => formsOf(text).filter((f) => f.scope === 'paragraph' && !f.hidden), [text]);
  if (forms.length === 0) return null;
  return (
    <div className="border-line border-t first:border-t-0">
      <fieldset disabled={!run} className="contents">
        <FormFields
          forms={forms}
          values={params}
          label={`Form of ${name}`}
          onValue={(form, value, chosen) => {
            const answer = typeof value === 'string' ? value : [...value];
            studio.act(note, {kind: 'set-paragraph', id, settings: {params: {...params, [form.name]: answer}}});
            if (chosen && runOnChange && !disabled) onRun();
          }}
          onSecret={(form, value) => studio.act(note, {kind: 'set-secret', paragraph: id, name: form.name, value})}
          onEnter={onRun}
        />
      </fieldset>
    </div>
  );
}
