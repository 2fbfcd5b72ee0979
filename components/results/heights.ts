import type {View} from '../../server/protocol/view.ts';

const TABLE = 28 + 9 * 28 + 1;
const CHART = 236;
const NUMBER = 128;

/** The height that the view of a result that goes on keeps while data arrive, px. */
export function heightOf({kind, chart}: View): number {
  if (kind === 'table') return TABLE;
  if (kind === 'number') return NUMBER;
  return chart?.multiples ? CHART * 1.6 : CHART;
}
