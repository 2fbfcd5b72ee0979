import type {RecordTarget} from '../../engine/runtime/records.ts';
import type {MetadataReader} from './metadata.ts';
import type {RecordPage} from './record-page.ts';

/** Where in a page decoding is: `index` goes up before each record. */
export interface PageCursor {
  page: RecordPage;
  index: number;
}

/** The target, with metadata behind the `columns` that are decoded: they are read of the record at the cursor. */
export function metadataTarget(
  target: RecordTarget,
  columns: number,
  readers: readonly MetadataReader[],
  cursor: PageCursor,
): RecordTarget {
  if (readers.length === 0) return target;
  return {
    get count() {
      return target.count;
    },
    get refers() {
      return target.refers;
    },
    begin: () => target.begin(),
    add: (row) => target.add(row),
    settle: () => target.settle(),
    compile(frame) {
      const take = target.compile({
        ...frame,
        parameters: [...frame.parameters, 'cursor'],
        head: `${frame.head}\ncursor.index++;`,
        read(path, constant) {
          const reader = readers[(path[0] ?? 0) - columns];
          return reader === undefined ? frame.read(path, constant) : `${constant(reader)}(cursor.page, cursor.index)`;
        },
      });
      return (...values) => take(...values, cursor);
    },
  };
}
