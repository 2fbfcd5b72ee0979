'use client';
import type {Sample} from '../../server/protocol/api.ts';
import type {WireValue} from '../../server/protocol/wire-value.ts';
import {isRight, shownValue} from '../results/wire-text.ts';
import {Empty} from '../ui/empty.tsx';
import {Message} from '../ui/message.tsx';
import {PlainTable} from '../ui/plain-table.tsx';

interface Numbered {
  readonly values: readonly WireValue[];
  readonly i: number;
}

/** A few rows that a table gave, and what went wrong with it. */
export function SampleTable({sample}: {sample: Sample}) {
  const rows = sample.rows.map((values, i) => ({values, i}));
  return (
    <>
      {sample.problem && (
        <Message look={sample.problem.severity === 'error' ? 'error' : 'warn'} detail={sample.problem.hint} className="m-2">
          {sample.problem.message}
        </Message>
      )}
      {rows.length === 0 && sample.problem === null && (
        <div className="px-3">
          <Empty>No rows came.</Empty>
        </div>
      )}
      {rows.length > 0 && (
        <PlainTable<Numbered>
          label="Sample rows"
          rows={rows}
          rowKey={(r) => String(r.i)}
          columns={sample.columns.map(({name, type}, c) => ({
            head: name,
            right: isRight(type),
            cell: (r) => {
              const value = r.values[c];
              return value === null || value === undefined ? (
                <span className="text-text-3">null</span>
              ) : (
                <span className="inline-block max-w-72 truncate align-bottom">{shownValue(value, type)}</span>
              );
            },
          }))}
        />
      )}
    </>
  );
}
