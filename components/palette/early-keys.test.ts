import {describe, expect, it} from 'vitest';
import {type EarlyKeys, NO_KEYS, withKey} from './early-keys.ts';

const plain = {ctrlKey: false, metaKey: false, altKey: false, isComposing: false};

function typed(...keys: readonly string[]): EarlyKeys {
  return keys.reduce((before, key) => withKey(before, {...plain, key}) ?? before, NO_KEYS);
}

describe('keys before the palette takes them', () => {
  it('keeps what was written, in order', () => {
    expect(typed(...'dark th')).toEqual({text: 'dark th', enter: false});
  });

  it('takes back whole characters', () => {
    expect(typed('a', '😀', 'Backspace', 'b').text).toBe('ab');
    expect(typed('Backspace').text).toBe('');
  });

  it('remembers Enter, and nothing after it', () => {
    expect(typed('j', 'o', 'Enter', 'x')).toEqual({text: 'jo', enter: true});
  });

  it('leaves keys that write nothing to the page', () => {
    for (const key of ['Shift', 'ArrowDown', 'F5', 'Tab']) expect(withKey(NO_KEYS, {...plain, key})).toBeNull();
    for (const held of ['ctrlKey', 'metaKey', 'altKey', 'isComposing'] as const)
      expect(withKey(NO_KEYS, {...plain, key: 'r', [held]: true})).toBeNull();
  });
});
