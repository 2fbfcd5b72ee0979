/**
 * The candidate that a word was probably meant to be, or null: at most one edit away in words of up to four letters, two in longer ones
 * (an edit is a letter missing, too many, wrong, or swapped with its neighbour).
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const limit = word.length <= 4 ? 1 : 2;
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit || candidate === word) continue;
    const distance = editDistance(word, candidate, bestDistance);
    // Of two that are equally far the one with the same first letter wins.
    if (distance < bestDistance || (distance === bestDistance && best !== null && best[0] !== word[0] && candidate[0] === word[0])) {
      if (distance <= limit && distance < candidate.length) {
        best = candidate;
        bestDistance = distance;
      }
    }
  }
  return best;
}

/** Optimal string alignment distance; gives up with `limit` + 1 once it is beyond `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({length: b.length + 1}, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, (before[j - 2] ?? 0) + 1);
      current.push(d);
      if (d < smallest) smallest = d;
    }
    if (smallest > limit) return limit + 1;
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}
