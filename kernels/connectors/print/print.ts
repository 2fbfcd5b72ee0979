import type {Connector, Sink, SinkContext} from '../../engine/runtime/connector.ts';
import {INSERT, ROW_KIND_TEXT} from '../../protocol/row-kind.ts';
import {rowText} from '../formats/row-text.ts';
import {TableOptions} from '../options.ts';
import {printInfo} from './info.ts';

/** Shows rows as Flink prints them: `+I[a, 1]`, with an identifier `id> +I[a, 1]`. */
export const printConnector: Connector = {info: printInfo, createSink: printSink};

function printSink(context: SinkContext): Sink {
  const options = new TableOptions(context.table, printInfo);
  options.boolean('standard-error');
  options.integer('sink.parallelism', 1);
  const identifier = options.text('print-identifier') ?? '';
  const prefix = identifier === '' ? '' : `${identifier}> `;
  const text = rowText(context.fields.map((f) => f.type));
  return {
    writer: {
      async write({rows, kinds}) {
        rows.forEach((row, i) => {
          context.print(`${prefix}${ROW_KIND_TEXT[(kinds?.[i] ?? INSERT) as 0 | 1 | 2 | 3]}${text(row)}`);
        });
      },
      prepare: async () => [],
      close: async () => {},
    },
  };
}
