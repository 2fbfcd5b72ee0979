'use client';
import {PutRecordDialog} from '../streams/put-record.tsx';
import {useRecord} from '../streams/queries.ts';
import type {KeptRecord} from './bad-records.tsx';

/** An unreadable record to be mended and put back into its stream: whole and with its key, as long as the stream keeps it. */
export function MendRecord({of: {record}, onDone}: {of: KeptRecord; onDone: () => void}) {
  const {source, split, position} = record;
  const {data, isPending} = useRecord(source, split, position);
  if (isPending) return null;
  // One record of the stream may hold several of the Producer Library's.
  const whole = data?.find((r) => r.sequenceNumber === position && r.encoding === record.rawEncoding && r.text.startsWith(record.raw));
  const cut =
    whole === undefined && record.raw.length >= CUT ? ' Only its beginning is kept, and the stream does not hold it any more.' : '';
  return (
    <PutRecordDialog
      stream={source}
      title={`Put back into ${source}`}
      description={`The mended record comes after all others of its shard; the unreadable one stays where it is.${cut}`}
      record={{
        data: whole?.text ?? record.raw,
        encoding: record.rawEncoding,
        partitionKey: whole?.partitionKey ?? 'mended',
      }}
      open
      onOpen={(open) => !open && onDone()}
    />
  );
}

/** A job keeps so many bytes of an unreadable record. */
const CUT = 4000;
