interface Node {
  type: string;
  value?: string;
  children?: Node[];
  data?: unknown;
  position?: {start: {offset?: number}; end: {offset?: number}};
}

/**
 * Takes back what looks like a formula and is none, by GitHub's rule: between `$` and the formula stands no space, and behind it no digit
 * ("from $5 to $10").
 */
export function remarkMoney() {
  return (tree: Node, file: {readonly value: unknown}): void => walk(tree, String(file.value));
}

function walk(node: Node, source: string): void {
  for (const child of node.children ?? []) {
    walk(child, source);
    if (child.type !== 'inlineMath') continue;
    const start = child.position?.start.offset ?? 0;
    const end = child.position?.end.offset ?? 0;
    const written = source.slice(start, end);
    if (written.startsWith('$$')) continue;
    const inside = written.slice(1, -1);
    if (inside.trim() === inside && !/^\d/.test(source.slice(end))) continue;
    child.type = 'text';
    child.value = written;
    delete child.data;
  }
}
