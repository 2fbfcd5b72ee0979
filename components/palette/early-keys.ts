/** What was typed between opening the palette and its field's first key. */
export interface EarlyKeys {
  readonly text: string;
  /** Enter was pressed: the best of what the words find is chosen at once. */
  readonly enter: boolean;
}

export const NO_KEYS: EarlyKeys = {text: '', enter: false};

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
}

/** With one key more; null for a key that writes nothing. What comes after Enter is not the palette's, and is dropped. */
export function withKey(typed: EarlyKeys, key: Key): EarlyKeys | null {
  if (key.ctrlKey || key.metaKey || key.altKey || key.isComposing) return null;
  if (typed.enter) return typed;
  if (key.key === 'Enter') return {...typed, enter: true};
  if (key.key === 'Backspace') return {...typed, text: [...typed.text].slice(0, -1).join('')};
  // One character, which may be two UTF-16 units; names of other keys are longer.
  return [...key.key].length === 1 ? {...typed, text: typed.text + key.key} : null;
}
