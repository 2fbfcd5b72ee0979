'use client';
import {useEffect, useState} from 'react';
import type {Form, FormValue, FormValues} from '../../server/protocol/forms.ts';
import {Field, Select, TextInput} from '../ui/field.tsx';

export interface FormFieldsProps {
  /** Those that are shown. */
  readonly forms: readonly Form[];
  readonly values: FormValues;
  readonly label: string;
  /** `chosen`: from a list, or confirmed with Enter. */
  readonly onValue: (form: Form, value: FormValue, chosen: boolean) => void;
  readonly onSecret: (form: Form, value: string) => void;
  /** Enter in a text. */
  readonly onEnter: () => void;
}

/** The questions of a text as fields, in a row that wraps. A text counts when it is left or confirmed, a choice at once. */
export function FormFields({forms, values, label, onValue, onSecret, onEnter}: FormFieldsProps) {
  return (
    <section aria-label={label} className="flex flex-wrap items-end gap-x-4 gap-y-2 px-3 py-2">
      {forms.map((form) => {
        const value = values[form.name] ?? form.fallback;
        switch (form.kind) {
          case 'text':
            return (
              <TextField
                key={form.name}
                form={form}
                value={asText(value)}
                onValue={(text) => onValue(form, text, false)}
                onEnter={onEnter}
              />
            );
          case 'password':
            return <SecretField key={form.name} form={form} onSecret={(text) => onSecret(form, text)} onEnter={onEnter} />;
          case 'select':
            return (
              <Field key={form.name} label={form.label} className="max-w-72">
                {(control) => (
                  <Select {...control} value={asText(value)} onChange={(e) => onValue(form, e.currentTarget.value, true)}>
                    {!form.options.some((o) => o.value === asText(value)) && <option value={asText(value)}>{asText(value)}</option>}
                    {form.options.map((o) => (
                      <option key={o.value} value={o.value}>
                        {o.label}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            );
          case 'checkbox':
            return <Choices key={form.name} form={form} chosen={asList(value)} onValue={(list) => onValue(form, list, true)} />;
          default:
            return form.kind satisfies never;
        }
      })}
    </section>
  );
}

const asText = (value: FormValue): string => (typeof value === 'string' ? value : (value[0] ?? ''));
const asList = (value: FormValue): readonly string[] => (typeof value === 'string' ? (value === '' ? [] : [value]) : value);

function TextField({form, value, onValue, onEnter}: {form: Form; value: string; onValue: (text: string) => void; onEnter: () => void}) {
  const [text, setText] = useState(value);
  // Somebody else may have answered meanwhile.
  useEffect(() => setText(value), [value]);
  const keep = () => {
    if (text !== value) onValue(text);
  };
  return (
    <Field label={form.label} className="w-44 max-md:w-full">
      {(control) => (
        <TextInput
          {...control}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
          onBlur={keep}
          onKeyDown={(e) => {
            if (e.key !== 'Enter' || e.nativeEvent.isComposing) return;
            e.preventDefault();
            e.stopPropagation();
            keep();
            onEnter();
          }}
        />
      )}
    </Field>
  );
}

/** What is typed goes to the session alone: no page gets it back. */
function SecretField({form, onSecret, onEnter}: {form: Form; onSecret: (text: string) => void; onEnter: () => void}) {
  const [text, setText] = useState('');
  const [kept, setKept] = useState('');
  const keep = () => {
    if (text === kept) return;
    setKept(text);
    onSecret(text);
  };
  return (
    <Field label={form.label} className="w-44 max-md:w-full">
      {(control) => (
        <TextInput
          {...control}
          type="password"
          autoComplete="new-password"
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
          onBlur={keep}
          onKeyDown={(e) => {
            if (e.key !== 'Enter' || e.nativeEvent.isComposing) return;
            e.preventDefault();
            e.stopPropagation();
            keep();
            onEnter();
          }}
        />
      )}
    </Field>
  );
}

function Choices({form, chosen, onValue}: {form: Form; chosen: readonly string[]; onValue: (list: readonly string[]) => void}) {
  const toggle = (value: string) => {
    // In the order of the options, whatever the order of the clicks.
    const on = new Set(chosen.includes(value) ? chosen.filter((c) => c !== value) : [...chosen, value]);
    onValue(form.options.map((o) => o.value).filter((v) => on.has(v)));
  };
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-small text-text-2">{form.label}</legend>
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        {form.options.map((o) => (
          <label key={o.value} className="inline-flex items-center gap-1.5 max-md:min-h-11">
            <input type="checkbox" checked={chosen.includes(o.value)} onChange={() => toggle(o.value)} className="size-4 accent-ink" />
            {o.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
