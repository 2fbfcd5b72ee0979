'use client';
import {X} from 'lucide-react';
import type {ReactNode} from 'react';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {ChartSettings, View} from '../../server/protocol/view.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Field, NumberInput, Select, TextInput} from '../ui/field.tsx';
import {stackingOf} from './chart-stack.ts';
import {ChartWells} from './chart-wells.tsx';
import {overTime} from './pivot.ts';

export interface ChartSettingsProps {
  readonly view: View;
  readonly settled: View;
  readonly schema: Schema;
  readonly onView: (view: View) => void;
  readonly onClose: () => void;
}

/** All settings of a chart: columns by drag, the rest as a form. Each change shows at once and is saved in the note. */
export function ChartSettingsPanel({view, settled, schema, onView, onClose}: ChartSettingsProps) {
  const chart = view.chart ?? {};
  const set = (change: {readonly [K in keyof ChartSettings]?: ChartSettings[K] | undefined}) => {
    const next: Record<string, unknown> = {...chart, ...change};
    for (const key of Object.keys(next)) if (next[key] === undefined) delete next[key];
    onView({...view, chart: next as ChartSettings});
  };
  const kind = view.kind;
  const axes = kind !== 'pie' && kind !== 'number';
  const categories = kind === 'bar' || kind === 'pie';
  return (
    <section aria-label="Settings of the chart" className="@container border-line border-t bg-page px-3 pt-2 pb-3">
      <div className="mb-2 flex items-center justify-between">
        <p className="font-semibold">Settings</p>
        <IconButton icon={X} size="small" label="Close settings" onClick={onClose} />
      </div>
      <ChartWells view={settled} schema={schema} onView={onView} />
      <div className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(132px,1fr))] items-end gap-x-3 gap-y-2">
        {(kind === 'bar' || kind === 'area') && (
          <Choice
            label="Series"
            value={stackingOf(settled)}
            options={{none: kind === 'bar' ? 'Grouped' : 'Overlaid', stacked: 'Stacked', expanded: 'As parts of 100 %'}}
            onValue={(stacking) => set({stacking})}
          />
        )}
        {kind === 'bar' && (
          <Choice
            label="Bars"
            value={chart.horizontal ? 'lying' : 'upright'}
            options={{upright: 'Upright', lying: 'Horizontal'}}
            onValue={(value) => set({horizontal: value === 'lying' || undefined})}
          />
        )}
        {kind === 'pie' && (
          <Choice
            label="Shape"
            value={chart.donut ? 'donut' : 'pie'}
            options={{pie: 'Pie', donut: 'Donut'}}
            onValue={(value) => set({donut: value === 'donut' || undefined})}
          />
        )}
        {categories && (
          <>
            <Choice
              label="Order"
              value={chart.sort ?? 'came'}
              options={{came: 'As they came', name: 'By name', largest: 'Largest first', smallest: 'Smallest first'}}
              onValue={(sort) => set({sort: sort === 'came' ? undefined : sort})}
            />
            <NumberField label="At most" placeholder="all" value={chart.limit} min={1} max={1000} whole onValue={(limit) => set({limit})} />
          </>
        )}
        {kind === 'timeline' && (
          <Choice
            label="Shows the last"
            value={String(chart.span ?? 120)}
            options={{'30': '30 s', '60': '1 min', '120': '2 min', '300': '5 min', '900': '15 min', '3600': '1 h'}}
            onValue={(span) => set({span: Number(span)})}
          />
        )}
        <Choice
          label="Numbers"
          value={chart.numbers ?? 'plain'}
          options={{plain: 'Plain', exact: 'All digits', short: '12.3 K', percent: 'Percent', bytes: 'Bytes', duration: 'Duration (ms)'}}
          onValue={(numbers) => set({numbers: numbers === 'plain' ? undefined : numbers})}
        />
        <NumberField
          label="Decimals"
          placeholder="chosen"
          value={chart.decimals}
          min={0}
          max={10}
          whole
          onValue={(decimals) => set({decimals})}
        />
        {(overTime(kind) || kind === 'scatter') && (
          <Choice
            label="Dates"
            value={chart.dates ?? 'chosen'}
            options={{chosen: 'As it fits', time: '10:42:20', date: '2026-03-04', datetime: '03-04 10:42:20'}}
            onValue={(dates) => set({dates: dates === 'chosen' ? undefined : dates})}
          />
        )}
        {axes && (
          <>
            <TextField label="Title of x" value={chart.xTitle} onValue={(xTitle) => set({xTitle})} />
            <TextField label="Title of y" value={chart.yTitle} onValue={(yTitle) => set({yTitle})} />
            <NumberField label="y from" placeholder="chosen" value={chart.yMin} onValue={(yMin) => set({yMin})} />
            <NumberField label="y to" placeholder="chosen" value={chart.yMax} onValue={(yMax) => set({yMax})} />
          </>
        )}
        {kind !== 'number' && (
          <Choice
            label="Legend"
            value={chart.legend ?? 'top'}
            options={{top: 'Above', right: 'At the right', bottom: 'Below', none: 'None'}}
            onValue={(legend) => set({legend: legend === 'top' ? undefined : legend})}
          />
        )}
        <Choice
          label="New picture"
          value={String(chart.pace ?? 0)}
          options={{'0': 'As it comes', '1000': 'Each second', '5000': 'Each 5 s', '10000': 'Each 10 s'}}
          onValue={(pace) => set({pace: pace === '0' ? undefined : Number(pace)})}
        />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-2">
        {axes && <Check label="Logarithmic" checked={chart.log === true} onChecked={(on) => set({log: on || undefined})} />}
        {(kind === 'line' || kind === 'timeline') && (
          <Check label="y holds 0" checked={chart.zero !== false} onChecked={(on) => set({zero: on})} />
        )}
        {kind === 'scatter' && <Check label="y holds 0" checked={chart.zero === true} onChecked={(on) => set({zero: on || undefined})} />}
        {kind !== 'number' && kind !== 'scatter' && kind !== 'pie' && (
          <Check
            label="A small chart for each series"
            checked={chart.multiples === true}
            onChecked={(on) => set({multiples: on || undefined})}
          />
        )}
        <Button
          size="small"
          variant="ghost"
          className="ml-auto"
          onClick={() => onView({kind: view.kind, keys: [], groups: [], values: [], ...(view.table ? {table: view.table} : {})})}
        >
          Back to what is chosen by itself
        </Button>
      </div>
    </section>
  );
}

function Choice<T extends string>({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: T;
  options: Readonly<Record<T, string>>;
  onValue: (value: T) => void;
}) {
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(e) => onValue(e.currentTarget.value as T)}>
          {(Object.entries(options) as [T, string][]).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: number | undefined;
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
  readonly onValue: (value: number | undefined) => void;
}

function NumberField({label, placeholder, value, min, max, whole = false, onValue}: NumberFieldProps) {
  const take = (text: string) => {
    const number = Number(text);
    if (text.trim() === '') onValue(undefined);
    else if (Number.isFinite(number)) {
      const held = Math.min(max ?? number, Math.max(min ?? number, number));
      onValue(whole ? Math.round(held) : held);
    }
  };
  return (
    <Field label={label}>
      {(control) => (
        <NumberInput
          {...control}
          key={value ?? ''}
          defaultValue={value ?? ''}
          placeholder={placeholder}
          min={min}
          max={max}
          step={whole ? 1 : 'any'}
          onBlur={(e) => e.currentTarget.value !== String(value ?? '') && take(e.currentTarget.value)}
          onKeyDown={(e) => e.key === 'Enter' && take(e.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function TextField({label, value, onValue}: {label: string; value: string | undefined; onValue: (value: string | undefined) => void}) {
  return (
    <Field label={label}>
      {(control) => (
        <TextInput
          {...control}
          key={value ?? ''}
          defaultValue={value ?? ''}
          placeholder="none"
          maxLength={200}
          onBlur={(e) => e.currentTarget.value !== (value ?? '') && onValue(e.currentTarget.value || undefined)}
          onKeyDown={(e) => e.key === 'Enter' && onValue(e.currentTarget.value || undefined)}
        />
      )}
    </Field>
  );
}

export function Check({label, checked, onChecked}: {label: ReactNode; checked: boolean; onChecked: (checked: boolean) => void}) {
  return (
    <label className="inline-flex min-h-6 items-center gap-2 max-md:min-h-11">
      <input type="checkbox" checked={checked} onChange={(e) => onChecked(e.currentTarget.checked)} className="size-4 accent-ink" />
      {label}
    </label>
  );
}
