import type {Faker} from '@faker-js/faker';
import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {TableSpec} from '../../protocol/table.ts';
import type {Value} from '../../protocol/value.ts';
import {type TextMaker, textMaker} from './expression.ts';
import {misfit, typedValue} from './values.ts';

export type ColumnMaker = (faker: Faker) => Value;

/** The options of a faker table. Keeps account of what was asked for. */
export interface FakerOptions {
  readonly table: TableSpec;
  readonly asked: Set<string>;
}

/** How a column's values are made. Throws StudioError. */
export function columnMaker(name: string, type: DataType, options: FakerOptions): ColumnMaker {
  const rate = numberOption(options, `fields.${name}.null-rate`, 0);
  if (rate < 0 || rate > 1) throw invalid(options, `fields.${name}.null-rate`, 'a number from 0 to 1');
  const make = notNull(name, type, options);
  return rate === 0 ? make : (faker) => (faker.number.float({min: 0, max: 1}) < rate ? null : make(faker));
}

function notNull(name: string, type: DataType, options: FakerOptions): ColumnMaker {
  switch (type.kind) {
    case 'array': {
      const length = lengthOf(name, options);
      const element = scalar(`${name}.expression`, name, type.element, options);
      return (faker) => Array.from({length}, () => element(faker));
    }
    case 'multiset': {
      const length = lengthOf(name, options);
      const element = scalar(`${name}.expression`, name, type.element, options);
      return (faker) => {
        const counts = new Map<Value, Value>();
        for (let i = 0; i < length; i++) {
          const value = element(faker);
          counts.set(value, Number(counts.get(value) ?? 0) + 1);
        }
        return counts;
      };
    }
    case 'map': {
      const length = lengthOf(name, options);
      const key = scalar(`${name}.key.expression`, name, type.key, options);
      const value = scalar(`${name}.value.expression`, name, type.value, options);
      return (faker) => new Map(Array.from({length}, () => [key(faker), value(faker)] as const));
    }
    case 'row': {
      const parts = type.fields.map((f) => scalar(`${name}.${f.name}.expression`, `${name}.${f.name}`, f.type, options));
      return (faker) => parts.map((part) => part(faker));
    }
    default:
      return scalar(`${name}.expression`, name, type, options);
  }
}

function scalar(option: string, column: string, type: DataType, options: FakerOptions): ColumnMaker {
  const key = `fields.${option}`;
  options.asked.add(key);
  const expression = options.table.options[key];
  if (expression === undefined)
    throw new StudioError('connector/missing-option', `table "${options.table.path.table}" needs the option "${key}"`, {
      hint: "such as '#{Name.fullName}' or '#{number.numberBetween ''1'',''10''}'",
    });
  const text: TextMaker = textMaker(expression, key);
  const value = typedValue(type, column);
  return (faker) => {
    const made = text(faker);
    try {
      return value(made);
    } catch (error) {
      throw misfit(column, type, made, error);
    }
  };
}

function lengthOf(name: string, options: FakerOptions): number {
  const key = `fields.${name}.length`;
  const length = numberOption(options, key, 1);
  if (!Number.isInteger(length) || length < 1) throw invalid(options, key, 'a whole number from 1 on');
  return length;
}

function numberOption({table, asked}: FakerOptions, key: string, fallback: number): number {
  asked.add(key);
  const text = table.options[key];
  if (text === undefined) return fallback;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw invalid({table, asked}, key, 'a number');
  return value;
}

function invalid({table}: FakerOptions, key: string, wanted: string): StudioError {
  return new StudioError('connector/invalid-option', `option "${key}" of table "${table.path.table}" cannot be "${table.options[key]}"`, {
    detail: `it takes ${wanted}`,
  });
}
