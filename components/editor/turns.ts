let last: Promise<void> = Promise.resolve();

/**
 * Resolves when it is this caller's turn to make an editor, in the order of asking. Between two the page takes keys and draws: the first
 * editor of a long note does not wait for all others in view.
 */
export function turn(): Promise<void> {
  const mine = last;
  last = mine.then(() => new Promise((resolve) => setTimeout(resolve)));
  return mine;
}
