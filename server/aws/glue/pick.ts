import type {Json, JsonObject} from '../wire/json.ts';
import type {StructureShape} from '../wire/shape.ts';

/** The members of an input that its shape knows: what a service does not know it does not keep. */
export function pick(input: object, shape: StructureShape): JsonObject {
  const known = Object.entries(input).filter(([name]) => Object.hasOwn(shape.members, name));
  return Object.fromEntries(known) as Record<string, Json>;
}
