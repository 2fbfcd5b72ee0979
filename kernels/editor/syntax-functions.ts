// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is a form variable, or a place that the editor fills
/** Functions that are part of the grammar, not of the table of functions: windows, ranks, conversions. */
export interface SyntaxFunction {
  readonly name: string;
  readonly usage: readonly string[];
  readonly description: string;
  /** `table`: in FROM TABLE( … ). `group`: in GROUP BY. `property`: beside a window of GROUP BY. `over`: with OVER. `expression`: anywhere. */
  readonly place: 'table' | 'group' | 'property' | 'over' | 'expression';
  /** What completion inserts, with Monaco's placeholders. */
  readonly snippet: string;
}

const WINDOW_SNIPPETS = {
  TUMBLE: "TUMBLE(TABLE ${1:t}, DESCRIPTOR(${2:time}), INTERVAL '${3:1}' ${4:MINUTE})",
  HOP: "HOP(TABLE ${1:t}, DESCRIPTOR(${2:time}), INTERVAL '${3:10}' ${4:SECOND}, INTERVAL '${5:1}' ${6:MINUTE})",
  CUMULATE: "CUMULATE(TABLE ${1:t}, DESCRIPTOR(${2:time}), INTERVAL '${3:10}' ${4:SECOND}, INTERVAL '${5:1}' ${6:MINUTE})",
  SESSION: "SESSION(TABLE ${1:t} PARTITION BY ${2:key}, DESCRIPTOR(${3:time}), INTERVAL '${4:30}' ${5:SECOND})",
} as const;

export const SYNTAX_FUNCTIONS: readonly SyntaxFunction[] = [
  {
    name: 'TUMBLE',
    usage: ['TUMBLE(TABLE t, DESCRIPTOR(time), size [, offset])'],
    description: 'windows of one size that follow each other without gap or overlap',
    place: 'table',
    snippet: WINDOW_SNIPPETS.TUMBLE,
  },
  {
    name: 'HOP',
    usage: ['HOP(TABLE t, DESCRIPTOR(time), slide, size [, offset])'],
    description: 'windows of one size, one beginning every slide: a row is in several',
    place: 'table',
    snippet: WINDOW_SNIPPETS.HOP,
  },
  {
    name: 'CUMULATE',
    usage: ['CUMULATE(TABLE t, DESCRIPTOR(time), step, size [, offset])'],
    description: 'windows that begin together and grow by a step until they have the full size',
    place: 'table',
    snippet: WINDOW_SNIPPETS.CUMULATE,
  },
  {
    name: 'SESSION',
    usage: ['SESSION(TABLE t [PARTITION BY key], DESCRIPTOR(time), gap)'],
    description: 'windows that end when no row came for as long as the gap',
    place: 'table',
    snippet: WINDOW_SNIPPETS.SESSION,
  },
  ...(['TUMBLE', 'HOP', 'SESSION'] as const).flatMap((window): SyntaxFunction[] => [
    {
      name: window,
      usage: [`${window}(time, ${window === 'HOP' ? 'slide, size' : window === 'SESSION' ? 'gap' : 'size'})`],
      description: 'a group of rows by their time, in GROUP BY',
      place: 'group',
      snippet:
        window === 'HOP'
          ? "HOP(${1:time}, INTERVAL '${2:10}' SECOND, INTERVAL '${3:1}' MINUTE)"
          : `${window}(\${1:time}, INTERVAL '\${2:1}' MINUTE)`,
    },
    ...(['START', 'END', 'ROWTIME', 'PROCTIME'] as const).map(
      (property): SyntaxFunction => ({
        name: `${window}_${property}`,
        usage: [`${window}_${property}(…)`],
        description: {
          START: 'the first moment of the window of GROUP BY, with the same arguments',
          END: 'the moment at which the window of GROUP BY ends, with the same arguments',
          ROWTIME: 'the last moment of the window as event time, for a window over this result',
          PROCTIME: 'processing time, for a window over this result',
        }[property],
        place: 'property',
        snippet: `${window}_${property}($0)`,
      }),
    ),
  ]),
  ...(
    [
      ['ROW_NUMBER', 'ROW_NUMBER() OVER (…)', 'the number of the row in its partition, from 1'],
      ['RANK', 'RANK() OVER (…)', 'the number of the row, equal rows sharing the lowest'],
      ['DENSE_RANK', 'DENSE_RANK() OVER (…)', 'the number of the row, equal rows sharing it, without gaps'],
      ['PERCENT_RANK', 'PERCENT_RANK() OVER (…)', 'the rank as a part of 1'],
      ['CUME_DIST', 'CUME_DIST() OVER (…)', 'the part of the partition that is not behind the row'],
      ['NTILE', 'NTILE(n) OVER (…)', 'the number of the row’s bucket, of n of nearly one size'],
      ['LAG', 'LAG(value [, offset [, default]]) OVER (…)', 'the value some rows before'],
      ['LEAD', 'LEAD(value [, offset [, default]]) OVER (…)', 'the value some rows after'],
    ] as const
  ).map(
    ([name, usage, description]): SyntaxFunction => ({
      name,
      usage: [usage],
      description,
      place: 'over',
      snippet: `${name}(${usage.includes('()') ? '' : '$1'}) OVER (PARTITION BY \${2:key} ORDER BY \${3:time})`,
    }),
  ),
  {
    name: 'CAST',
    usage: ['CAST(value AS type)'],
    description: 'the value as another type; what cannot be converted fails',
    place: 'expression',
    snippet: 'CAST($1 AS ${2:STRING})',
  },
  {
    name: 'TRY_CAST',
    usage: ['TRY_CAST(value AS type)'],
    description: 'the value as another type; NULL where it cannot be converted',
    place: 'expression',
    snippet: 'TRY_CAST($1 AS ${2:STRING})',
  },
];
