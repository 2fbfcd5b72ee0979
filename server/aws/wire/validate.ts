import {AwsError} from './aws-error.ts';
import {isObject} from './json.ts';
import type {Infer, Shape, StructureShape} from './shape.ts';

const MAX_NESTING = 64;
const MAX_REPORTED = 10;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const patterns = new Map<string, RegExp>();

/**
 * Checks a parsed request against its shape, as AWS's services do: first the JSON types (SerializationException), then every
 * constraint, reported together ("2 validation errors detected: …"). A null member counts as absent and is removed.
 */
export function validate<S extends StructureShape>(value: unknown, shape: S): Infer<S> {
  checkType(value, shape, 0);
  const problems: string[] = [];
  checkConstraints(value, shape, '', problems);
  if (problems.length > 0) {
    const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected`;
    throw new AwsError('ValidationException', `${count}: ${problems.slice(0, MAX_REPORTED).join('; ')}`);
  }
  return value as Infer<S>;
}

function serialization(message: string): AwsError {
  return new AwsError('SerializationException', message);
}

function typeName(value: unknown): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT';
}

function mustBe(ok: boolean, value: unknown, name: string): void {
  if (ok) return;
  if (Array.isArray(value)) throw serialization('Unrecognized collection type class java.lang.String');
  if (isObject(value)) throw serialization('Start of structure or map found where not expected');
  throw serialization(`${typeName(value)} can not be converted to ${name}`);
}

function checkType(value: unknown, shape: Shape, depth: number): void {
  if (depth > MAX_NESTING) throw serialization(`the request is nested deeper than ${MAX_NESTING} levels`);
  switch (shape.kind) {
    case 'string':
      mustBe(typeof value === 'string', value, 'a String');
      return;
    case 'integer':
      mustBe(typeof value === 'number' && Number.isSafeInteger(value), value, 'an Integer');
      return;
    case 'timestamp':
      mustBe(typeof value === 'number' && Number.isFinite(value), value, 'a Timestamp');
      return;
    case 'boolean':
      mustBe(typeof value === 'boolean', value, 'a Boolean');
      return;
    case 'blob':
      mustBe(typeof value === 'string', value, 'a Blob');
      if (typeof value === 'string' && (value.length % 4 !== 0 || !BASE64.test(value))) {
        throw serialization('a blob must be base64 text with padding');
      }
      return;
    case 'list':
      if (!Array.isArray(value)) throw serialization(`${typeName(value)} can not be converted to a List`);
      for (const member of value) {
        if (member === null) throw serialization('a list must not hold null');
        checkType(member, shape.member, depth + 1);
      }
      return;
    case 'map':
    case 'structure':
    case 'document': {
      if (!isObject(value)) throw serialization(`${typeName(value)} can not be converted to an Object`);
      if (shape.kind === 'document') {
        checkNesting(value, depth + 1);
        return;
      }
      for (const key of Object.keys(value)) {
        const member = shape.kind === 'map' ? shape.value : Object.hasOwn(shape.members, key) ? shape.members[key] : undefined;
        if (value[key] === null) delete value[key];
        else if (member !== undefined) checkType(value[key], member, depth + 1);
      }
    }
  }
}

function checkNesting(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_NESTING) throw serialization(`the request is nested deeper than ${MAX_NESTING} levels`);
  for (const member of Object.values(value)) checkNesting(member, depth + 1);
}

function checkConstraints(value: unknown, shape: Shape, path: string, problems: string[]): void {
  switch (shape.kind) {
    case 'string': {
      const text = value as string;
      checkLength(text.length, shape, path, `'${text}'`, problems);
      if (shape.pattern !== undefined && !patternOf(shape.pattern).test(text)) {
        problems.push(`${at(`'${text}'`, path)}: Member must satisfy regular expression pattern: ${shape.pattern}`);
      }
      if (shape.values !== undefined && !shape.values.includes(text)) {
        problems.push(`${at(`'${text}'`, path)}: Member must satisfy enum value set: [${shape.values.join(', ')}]`);
      }
      return;
    }
    case 'integer': {
      const number = value as number;
      if (shape.min !== undefined && number < shape.min) {
        problems.push(`${at(`'${number}'`, path)}: Member must have value greater than or equal to ${shape.min}`);
      }
      if (shape.max !== undefined && number > shape.max) {
        problems.push(`${at(`'${number}'`, path)}: Member must have value less than or equal to ${shape.max}`);
      }
      return;
    }
    case 'blob':
      if (shape.max !== undefined && decodedLength(value as string) > shape.max) {
        const shown = `'java.nio.HeapByteBuffer[pos=0 lim=${decodedLength(value as string)} cap=${decodedLength(value as string)}]'`;
        problems.push(`${at(shown, path)}: Member must have length less than or equal to ${shape.max}`);
      }
      return;
    case 'list': {
      const members = value as readonly unknown[];
      checkLength(members.length, shape, path, members.length === 0 ? "'[]'" : "'[...]'", problems);
      for (let i = 0; i < members.length; i++) checkConstraints(members[i], shape.member, `${path}.${i + 1}.member`, problems);
      return;
    }
    case 'map': {
      const entries = Object.entries(value as object);
      if (shape.max !== undefined) checkLength(entries.length, {max: shape.max}, path, "'{...}'", problems);
      for (const [key, member] of entries) checkConstraints(member, shape.value, `${path}.${key}.member`, problems);
      return;
    }
    case 'structure': {
      const object = value as Readonly<Record<string, unknown>>;
      const members = shape.members;
      for (const name in members) {
        const member = members[name];
        if (member === undefined) continue;
        const inner = Object.hasOwn(object, name) ? object[name] : undefined;
        if (inner !== undefined) checkConstraints(inner, member, path === '' ? lower(name) : `${path}.${lower(name)}`, problems);
        else if (member.required) {
          problems.push(`${at('null', path === '' ? lower(name) : `${path}.${lower(name)}`)}: Member must not be null`);
        }
      }
      return;
    }
    default:
  }
}

function checkLength(
  length: number,
  limits: {readonly min?: number; readonly max?: number},
  path: string,
  shown: string,
  problems: string[],
): void {
  if (limits.min !== undefined && length < limits.min) {
    problems.push(`${at(shown, path)}: Member must have length greater than or equal to ${limits.min}`);
  }
  if (limits.max !== undefined && length > limits.max) {
    problems.push(`${at(shown, path)}: Member must have length less than or equal to ${limits.max}`);
  }
}

function at(shown: string, path: string): string {
  return `Value ${shown} at '${path}' failed to satisfy constraint`;
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function patternOf(source: string): RegExp {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(`^(?:${source})$`, 'u');
    patterns.set(source, pattern);
  }
  return pattern;
}

/** How many bytes a base64 text with padding stands for. */
export function decodedLength(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}
