import {typeText} from '../../protocol/data-type.ts';
import type {ScalarFunction} from './definition.ts';
import {STRING} from './infer.ts';

/** The longer spelling of types that Flink gives where it must read them again; names in backquotes stay. */
function serializable(text: string): string {
  return text.replaceAll(/`[^`]*`|\bSTRING\b|\bBYTES\b|\bTIMESTAMP_LTZ(\(\d\))/g, (found, precision: string | undefined) => {
    if (found === 'STRING') return 'VARCHAR(2147483647)';
    if (found === 'BYTES') return 'VARBINARY(2147483647)';
    return precision === undefined ? found : `TIMESTAMP${precision} WITH LOCAL TIME ZONE`;
  });
}

/** What only the planner knows: it puts constants in the place of these calls. */
export const SESSION: readonly ScalarFunction[] = [
  {
    kind: 'scalar',
    name: 'TYPEOF',
    usage: ['TYPEOF(x)', 'TYPEOF(x, TRUE)'],
    description: 'The type of an expression as text; with TRUE in the form that DDL is stored in.',
    examples: [
      {sql: 'TYPEOF(1)', result: 'INT NOT NULL'},
      {sql: 'TYPEOF(CAST(NULL AS STRING), TRUE)', result: 'VARCHAR(2147483647)'},
    ],
    nulls: 'custom',
    infer: (args, constants) =>
      args.length === 1 || (args.length === 2 && typeof constants[1] === 'boolean') ? {params: args, result: STRING} : null,
    evaluate({args, constants}) {
      const text = typeText(args[0]!);
      const result = constants[1] === true ? serializable(text) : text;
      return () => result;
    },
  },
  {
    kind: 'scalar',
    name: 'CURRENT_DATABASE',
    usage: ['CURRENT_DATABASE()'],
    description: 'The database that names without one belong to.',
    examples: [{sql: 'CURRENT_DATABASE()', result: 'default_database'}],
    nulls: 'strict',
    deterministic: false,
    infer: (args) => (args.length === 0 ? {params: [], result: {...STRING, nullable: false} as typeof STRING} : null),
    evaluate: () => () => {
      throw new Error('the planner puts the name of the database here');
    },
  },
];
