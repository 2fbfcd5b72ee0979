import type {View} from '../../server/protocol/view.ts';

/** Of the strip with all there is, under a chart, px; a thumb needs more. */
export const STRIP = {narrow: 48, wide: 28};
/** A chart that is narrower has no strip, px. */
export const STRIP_FROM = 300;
/** Bars that are drawn at once. */
export const MOST_BARS = 60;

const TABLE = 28 + 9 * 28 + 1;
const CHART = 236;
const NUMBER = 128;

/** The height that the view of a result that goes on keeps while data arrive, px. */
export function heightOf({kind, chart}: View): number {
  if (kind === 'table') return TABLE;
  if (kind === 'number') return NUMBER;
  if (chart?.multiples) return CHART * 1.6;
  return kind === 'bar' || kind === 'pie' ? CHART : CHART + STRIP.wide;
}
