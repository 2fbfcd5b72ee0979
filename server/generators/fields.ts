import type {GeneratorField} from '../protocol/generator.ts';
import {isoTime, randomBelow} from './sensor-record.ts';

/** A record's worth of values: sequences and walks go on from the last one. */
export type MakeRecord = (atMicros: number) => Record<string, unknown>;

/** By the rules of each field, in their order. `random` gives numbers in [0, 1). */
export function recordMaker(fields: readonly GeneratorField[], random: () => number): MakeRecord {
  const makers = fields.map((field) => ({field, make: makerOf(field, random)}));
  return (atMicros) =>
    Object.fromEntries(
      makers.map(({field, make}) => {
        const value = make(atMicros);
        return [field.name, field.nullPart > 0 && random() < field.nullPart ? null : value];
      }),
    );
}

function makerOf({rule}: GeneratorField, random: () => number): (atMicros: number) => unknown {
  switch (rule.kind) {
    case 'sequence': {
      let next = rule.from;
      return () => next++;
    }
    case 'integer':
      return () => randomBelow(random, rule.min, rule.max + 1);
    case 'decimal':
      return () => rounded(rule.min + random() * (rule.max - rule.min), rule.decimals);
    case 'walk': {
      let at = rule.start;
      return () => {
        at += (random() * 2 - 1) * rule.step;
        return rounded(at, rule.decimals);
      };
    }
    case 'choice':
      return () => rule.values[Math.floor(random() * rule.values.length)];
    case 'text':
      return () => Array.from({length: rule.length}, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
    case 'uuid':
      return () => uuid(random);
    case 'boolean':
      return () => random() < 0.5;
    case 'time':
      return (atMicros) => timeText(rule.format, atMicros);
    default:
      return rule satisfies never;
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

function rounded(value: number, decimals: number): number {
  const unit = 10 ** decimals;
  return Math.round(value * unit) / unit;
}

/** Version 4. */
function uuid(random: () => number): string {
  const hex = Array.from({length: 32}, (_, i) =>
    (i === 12 ? 4 : i === 16 ? 8 + Math.floor(random() * 4) : Math.floor(random() * 16)).toString(16),
  );
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].map((part) => part.join('')).join('-');
}

/** The forms that `json.timestamp-format.standard` and TO_TIMESTAMP_LTZ read. */
function timeText(format: 'iso' | 'sql' | 'epoch', atMicros: number): string | number {
  const ms = Math.floor(atMicros / 1000);
  if (format === 'epoch') return ms;
  const iso = isoTime(ms * 1000).replace(/(\.\d{3})\d+$/, '$1');
  return format === 'iso' ? iso : iso.replace('T', ' ');
}
