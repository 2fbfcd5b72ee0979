import type {ConnectorInfo} from '../../protocol/connector.ts';

/** Flink's `blackhole`. */
export const blackholeInfo: ConnectorInfo = {
  identifier: 'blackhole',
  description: 'takes all rows and keeps none, to measure what comes before it',
  options: [],
  formats: [],
  metadata: [],
  source: null,
  sink: {modes: ['append', 'retract', 'upsert'], guarantee: 'none', parallel: true, withoutBefore: true},
};
