import type {ConnectorInfo} from '../../protocol/connector.ts';
import {csvInfo} from '../formats/csv/info.ts';
import {jsonInfo} from '../formats/json/info.ts';

export const filesystemInfo: ConnectorInfo = {
  identifier: 'filesystem',
  description: 'files of this machine: a query reads what is there when it starts, INSERT adds files to the folder',
  options: [
    {key: 'path', type: 'string', required: true, description: 'a file, or a folder with files; names that begin with . or _ are left out'},
    {key: 'format', type: 'string', required: true, description: 'how a line is written'},
    {key: 'sink.rolling-policy.*', type: 'string', description: 'accepted; a file is finished at each checkpoint here'},
  ],
  formats: [jsonInfo, csvInfo],
  metadata: [
    {key: 'file.path', type: {kind: 'varchar', length: 2147483647, nullable: false}, description: 'the file’s full path'},
    {key: 'file.name', type: {kind: 'varchar', length: 2147483647, nullable: false}, description: 'the file’s name'},
    {key: 'file.size', type: {kind: 'bigint', nullable: false}, description: 'bytes in the file'},
    {
      key: 'file.modification-time',
      type: {kind: 'timestamp_ltz', precision: 3, nullable: false},
      description: 'when the file was last changed',
    },
  ],
  source: {bounded: true},
  sink: {modes: ['append'], guarantee: 'exactly-once'},
};
