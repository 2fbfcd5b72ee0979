/**
 * How well a name fits what was typed; smaller is better, null not at all. Every word must be there: at the name's start (0), at a word's
 * start (1), anywhere (2), or as letters in order with gaps (3).
 */
export function rankOf(name: string, words: string): number | null {
  const low = name.toLowerCase();
  let rank = 0;
  for (const word of words.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = low.indexOf(word);
    if (at === 0) continue;
    if (at > 0) rank += new RegExp(`(^|[^\\p{L}\\p{N}])${word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'u').test(low) ? 1 : 2;
    else if (inOrder(low, word)) rank += 3;
    else return null;
  }
  return rank;
}

function inOrder(name: string, letters: string): boolean {
  if (letters.length < 2) return false;
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
