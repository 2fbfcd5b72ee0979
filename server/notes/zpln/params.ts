import {isDeepStrictEqual} from 'node:util';
import type {Note} from '../../protocol/note.ts';
import {type Json, list, object} from './json.ts';

type Params = Note['params'];

/** Answers to forms (`settings.params`, `noteParams`): texts, numbers as texts, lists of a checkbox. */
export function readParams(value: Json | undefined): Params {
  const out: [string, Params[string]][] = [];
  for (const [name, answer] of Object.entries(object(value) ?? {})) {
    if (typeof answer === 'string' || typeof answer === 'number') out.push([name, String(answer)]);
    else if (Array.isArray(answer)) out.push([name, list(answer).filter((one) => typeof one === 'string')]);
  }
  return Object.fromEntries(out);
}

/** The same for a file: what `kept` says stays where the answers are the same. */
export function writeParams(params: Params, kept: Json | undefined): Json {
  if (kept !== undefined && isDeepStrictEqual(readParams(kept), params)) return kept;
  return Object.fromEntries(Object.entries(params).map(([name, answer]) => [name, typeof answer === 'string' ? answer : [...answer]]));
}
