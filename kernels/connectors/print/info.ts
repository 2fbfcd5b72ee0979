import type {ConnectorInfo} from '../../protocol/connector.ts';

/** Flink's `print`. */
export const printInfo: ConnectorInfo = {
  identifier: 'print',
  description: 'shows each change as a line in the job’s events',
  options: [
    {key: 'print-identifier', type: 'string', description: 'stands before each line'},
    {key: 'standard-error', type: 'boolean', default: 'false', description: 'accepted; lines go to the job’s events'},
    {key: 'sink.parallelism', type: 'integer', description: 'accepted; one task writes here'},
  ],
  formats: [],
  metadata: [],
  source: null,
  sink: {modes: ['append', 'retract', 'upsert'], guarantee: 'at-least-once'},
};
