import {expect, test} from 'vitest';
import {BINDINGS, commandOf} from './keys.ts';

const none = {ctrlKey: false, metaKey: false, altKey: false, shiftKey: false};

test('a key is known by its place on the keyboard, whatever the modifiers make of it', () => {
  expect(commandOf({...none, key: '∂', code: 'KeyD', ctrlKey: true, altKey: true}, true, false)).toBe('remove');
  expect(commandOf({...none, key: 'ArrowUp', code: 'ArrowUp', ctrlKey: true, shiftKey: true}, true, false)).toBe('run-above');
});

test('the right Alt writes characters and commands nothing', () => {
  expect(commandOf({...none, key: '€', code: 'KeyE', ctrlKey: true, altKey: true}, true, true)).toBeNull();
});

test('while something is typed, plain keys write', () => {
  expect(commandOf({...none, key: '-', code: 'Minus'}, true, false)).toBeNull();
  expect(commandOf({...none, key: '-', code: 'Minus'}, false, false)).toBe('narrower');
  expect(commandOf({...none, key: 'z', code: 'KeyZ', metaKey: true}, false, false)).toBe('undo');
  expect(commandOf({...none, key: 'Delete', code: 'Delete'}, true, false)).toBeNull();
});

test('no two commands share a key', () => {
  const seen = BINDINGS.map((b) => b.keys);
  expect(new Set(seen).size).toBe(seen.length);
});
