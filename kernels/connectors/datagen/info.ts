import type {ConnectorInfo} from '../../protocol/connector.ts';

/** Flink's `datagen`. Options of a column are `fields.<column>.<option>`; of a nested one `fields.<column>.<field>.<option>`. */
export const datagenInfo: ConnectorInfo = {
  identifier: 'datagen',
  description: 'generated rows, at a given rate',
  options: [
    {key: 'rows-per-second', type: 'integer', default: '10000', description: 'rows a second'},
    {key: 'number-of-rows', type: 'integer', description: 'ends after so many rows; without it the table never ends'},
    {key: 'scan.parallelism', type: 'integer', description: 'accepted; one task generates here'},
    {
      key: 'fields.*',
      type: 'string',
      description:
        'of a column: kind (random or sequence), min, max, max-past (how old a time may be), length (of texts and collections), var-len, null-rate, start and end (of a sequence)',
    },
  ],
  formats: [],
  metadata: [],
  source: {bounded: false},
  sink: null,
};
