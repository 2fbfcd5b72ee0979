import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/view.ts';
import type {WireRow} from '../store/result-table.ts';
import {chartPivot} from './chart-pivot.ts';
import {saveFile, toCsv, toJson} from './download.ts';
import type {SeriesColors} from './series-colors.ts';

export type FileKind = 'csv' | 'json' | 'parquet' | 'png' | 'svg';

export interface Saved {
  readonly title: string;
  readonly rows: readonly WireRow[];
  readonly schema: Schema;
  /** Settled. */
  readonly view: View;
  readonly colors: SeriesColors;
  readonly places: SeriesColors;
}

const WIDTH = 960;
const HEIGHT = 420;

/** Writes a result or its picture into a file of the browser. What is large is loaded when it is asked for. */
export async function saveResult(kind: FileKind, saved: Saved): Promise<void> {
  const {title, rows, schema} = saved;
  const name = (title || 'result').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
  switch (kind) {
    case 'csv':
      return saveFile(`${name}.csv`, 'text/csv', toCsv(rows, schema));
    case 'json':
      return saveFile(`${name}.json`, 'application/json', toJson(rows, schema));
    case 'parquet': {
      const {toParquet} = await import('./parquet-file.ts');
      return saveFile(`${name}.parquet`, 'application/vnd.apache.parquet', toParquet(rows, schema));
    }
    case 'svg':
      return saveFile(`${name}.svg`, 'image/svg+xml', await picture(saved));
    case 'png':
      return saveFile(`${name}.png`, 'image/png', await rasterized(await picture(saved)));
    default:
      return kind satisfies never;
  }
}

async function picture(saved: Saved): Promise<string> {
  const {chartSvg} = await import('./chart-svg.ts');
  const style = getComputedStyle(document.documentElement);
  const role = (variable: string) => style.getPropertyValue(variable).trim();
  return chartSvg({...saved, pivot: chartPivot(saved), width: WIDTH, height: HEIGHT, role});
}

/** At twice the size, as screens are today. */
async function rasterized(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], {type: 'image/svg+xml'}));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH * 2;
    canvas.height = HEIGHT * 2;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob === null ? reject(new Error('the picture could not be drawn')) : resolve(blob)), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
