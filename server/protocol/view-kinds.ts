/** Words of a view (`view.ts`), without its schema: the page needs no schemas. */

export const VIEW_KINDS = ['table', 'number', 'bar', 'line', 'area', 'pie', 'scatter', 'timeline'] as const;
export const AGGREGATES = ['sum', 'count', 'avg', 'min', 'max'] as const;
