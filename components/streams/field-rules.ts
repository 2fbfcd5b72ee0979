import type {FieldRule, GeneratorField} from '../../server/protocol/generator.ts';

/** A field as its row in the form holds it: arguments as they are typed, by name. */
export interface FieldRow {
  readonly id: number;
  readonly name: string;
  readonly kind: FieldRule['kind'];
  readonly args: Readonly<Record<string, string>>;
  /** Per cent. */
  readonly nulls: string;
}

interface Argument {
  readonly name: string;
  readonly label: string;
  readonly fallback: string;
  /** A number, a whole one, words with commas, or one of a list. */
  readonly type: 'number' | 'whole' | 'list' | readonly (readonly [string, string])[];
}

const number = (name: string, label: string, fallback: string): Argument => ({name, label, fallback, type: 'number'});
const whole = (name: string, label: string, fallback: string): Argument => ({name, label, fallback, type: 'whole'});

/** What each rule asks for, and what it is called. */
export const RULES: Readonly<Record<FieldRule['kind'], {readonly label: string; readonly args: readonly Argument[]}>> = {
  sequence: {label: 'Counts up', args: [whole('from', 'From', '1')]},
  integer: {label: 'Whole number', args: [whole('min', 'From', '1'), whole('max', 'To', '100')]},
  decimal: {label: 'Number', args: [number('min', 'From', '0'), number('max', 'To', '100'), whole('decimals', 'Decimals', '2')]},
  walk: {
    label: 'Walks up and down',
    args: [number('start', 'Start', '100'), number('step', 'Step', '1'), whole('decimals', 'Decimals', '2')],
  },
  choice: {label: 'One of', args: [{name: 'values', label: 'Values', fallback: 'OK, WARNING, ERROR', type: 'list'}]},
  text: {label: 'Letters', args: [whole('length', 'Length', '8')]},
  uuid: {label: 'UUID', args: []},
  boolean: {label: 'True or false', args: []},
  time: {
    label: 'Event time',
    args: [
      {
        name: 'format',
        label: 'Format',
        fallback: 'iso',
        type: [
          ['iso', '2026-03-04T10:42:26.123'],
          ['sql', '2026-03-04 10:42:26.123'],
          ['epoch', 'ms since 1970'],
        ],
      },
    ],
  },
};

export function rowOf(field: GeneratorField, id: number): FieldRow {
  const {kind, ...args} = field.rule;
  const text = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value));
  return {
    id,
    name: field.name,
    kind,
    args: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, text(value)])),
    nulls: String(field.nullPart * 100),
  };
}

/** The field that a row describes; a sentence for what is wrong with it. */
export function fieldOf({name, kind, args, nulls}: FieldRow): GeneratorField | string {
  if (name.trim() === '') return 'a field has no name';
  const rule: Record<string, unknown> = {kind};
  for (const {name: arg, label, fallback, type} of RULES[kind].args) {
    const text = (args[arg] ?? fallback).trim();
    if (type === 'list')
      rule[arg] = text
        .split(',')
        .map((t) => wordOf(t.trim()))
        .filter((v) => v !== '');
    else if (type === 'number' || type === 'whole') {
      const value = Number(text);
      if (text === '' || !Number.isFinite(value) || (type === 'whole' && !Number.isInteger(value)))
        return `"${label.toLowerCase()}" of ${name} is not a ${type === 'whole' ? 'whole number' : 'number'}`;
      rule[arg] = value;
    } else rule[arg] = text;
  }
  if (kind === 'choice' && (rule.values as unknown[]).length === 0) return `${name} has no values to choose from`;
  if ((kind === 'integer' || kind === 'decimal') && (rule.min as number) > (rule.max as number)) return `${name} ends before it begins`;
  const part = Number(nulls) / 100;
  if (!(part >= 0 && part <= 1)) return `NULLs of ${name} are not from 0 to 100 %`;
  // Each argument was read as its rule has it.
  return {name: name.trim(), rule: rule as FieldRule, nullPart: part};
}

/** Numbers stay numbers. */
function wordOf(text: string): string | number {
  return text !== '' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
