/** The anchors of a document's headings, by line (from 1): as GitHub names them, and those that stand above as `<a id="…">`. */
export function anchorsByLine(text: string): {readonly shown: string; readonly anchors: ReadonlyMap<number, readonly string[]>} {
  const anchors = new Map<number, readonly string[]>();
  let above: string[] = [];
  let fenced = false;
  const shown = text.split('\n').map((line, i) => {
    if (line.startsWith('```')) fenced = !fenced;
    if (fenced) return line;
    const own = /^<a id="([^"]+)"><\/a>$/.exec(line)?.[1];
    if (own !== undefined) {
      above.push(own);
      return '';
    }
    const heading = /^#{1,4} (.*)$/.exec(line)?.[1];
    if (heading !== undefined) {
      anchors.set(i + 1, [anchorOf(heading), ...above]);
      above = [];
    }
    return /^<!--.*-->$/.test(line) ? '' : line;
  });
  return {shown: shown.join('\n'), anchors};
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
    .replaceAll(' ', '-');
}
