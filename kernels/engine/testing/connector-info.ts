import type {ConnectorInfo} from '../../protocol/connector.ts';

export function connectorInfo(identifier: string): ConnectorInfo {
  return {
    identifier,
    description: `test connector ${identifier}`,
    options: [],
    formats: [],
    metadata: [],
    source: null,
    sink: {modes: ['append', 'retract', 'upsert'], guarantee: 'exactly-once'},
  };
}
