import {z} from 'zod';
import {AGGREGATES, VIEW_KINDS} from './view-kinds.ts';

/**
 * How a result is shown; saved in the note. Columns by name: a view outlives an edit of the query. Settings that this version does not know
 * are kept where they stand.
 */

const name = z.string().max(1000);
const names = z.array(name).max(1000);

/** Of a chart. What is absent is chosen by what is shown. */
export const chartSchema = z.looseObject({
  /** Series of bars and areas: beside each other, on each other, or as parts of 100 %. */
  stacking: z.enum(['none', 'stacked', 'expanded']).optional(),
  horizontal: z.boolean().optional(),
  donut: z.boolean().optional(),
  /** A small chart for each series. */
  multiples: z.boolean().optional(),
  /** The column that says how large a point of a scatter chart is. */
  size: name.optional(),
  legend: z.enum(['top', 'right', 'bottom', 'none']).optional(),
  numbers: z.enum(['plain', 'exact', 'short', 'percent', 'bytes', 'duration']).optional(),
  decimals: z.int().min(0).max(10).optional(),
  dates: z.enum(['time', 'date', 'datetime']).optional(),
  xTitle: z.string().max(200).optional(),
  yTitle: z.string().max(200).optional(),
  yMin: z.number().optional(),
  yMax: z.number().optional(),
  log: z.boolean().optional(),
  /** Lines and points: the axis holds 0. Bars and areas always do. */
  zero: z.boolean().optional(),
  sort: z.enum(['came', 'name', 'largest', 'smallest']).optional(),
  /** Keys that are shown; the others become "Other". */
  limit: z.int().min(1).max(1000).optional(),
  /** Of a time line: how much of the past it shows, seconds. */
  span: z.number().positive().max(86_400).optional(),
  /** Least time between two pictures, ms. */
  pace: z.int().min(0).max(60_000).optional(),
});

const filterSchema = z.looseObject({
  contains: z.string().max(1000).optional(),
  min: z.string().max(100).optional(),
  max: z.string().max(100).optional(),
  nulls: z.enum(['only', 'without']).optional(),
});

/** Of a table; columns by name. */
export const tableSchema = z.looseObject({
  /** Those that are not named follow in their own order. */
  order: names.optional(),
  hidden: names.optional(),
  pinned: names.optional(),
  /** px */
  widths: z.record(z.string(), z.number().min(24).max(4000)).optional(),
  sort: z
    .array(z.object({column: name, descending: z.boolean()}))
    .max(20)
    .optional(),
  filters: z.record(z.string(), filterSchema).optional(),
  /** What stands below a column. */
  totals: z.record(z.string(), z.enum(AGGREGATES)).optional(),
});

/** `keys`, `groups`, `values` are Zeppelin's pivot; of a scatter chart x, the colour, and y. */
export const viewSchema = z.looseObject({
  kind: z.enum(VIEW_KINDS).default('table'),
  keys: z.array(z.string()).default([]),
  groups: z.array(z.string()).default([]),
  values: z.array(z.object({column: z.string(), aggregate: z.enum(AGGREGATES)})).default([]),
  chart: chartSchema.optional(),
  table: tableSchema.optional(),
});

export type View = z.infer<typeof viewSchema>;
export type ViewKind = View['kind'];
export type ChartSettings = z.infer<typeof chartSchema>;
export type TableSettings = z.infer<typeof tableSchema>;
export type ColumnFilter = z.infer<typeof filterSchema>;
export type Aggregate = (typeof AGGREGATES)[number];
