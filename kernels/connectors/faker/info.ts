import type {ConnectorInfo} from '../../protocol/connector.ts';

/** The `faker` of the community: rows of names, addresses, prices and the like. */
export const fakerInfo: ConnectorInfo = {
  identifier: 'faker',
  description: 'made-up rows that look real: each column has an expression such as #{Name.fullName}',
  options: [
    {key: 'rows-per-second', type: 'integer', default: '10000', description: 'rows a second'},
    {key: 'number-of-rows', type: 'integer', description: 'ends after so many rows; without it the table never ends'},
    {
      key: 'fields.*',
      type: 'string',
      description:
        'of a column: expression (of a MAP key.expression and value.expression, of a ROW one of each field), null-rate, length (of an ARRAY, MAP or MULTISET)',
    },
  ],
  formats: [],
  metadata: [],
  source: {bounded: false},
  sink: null,
};
