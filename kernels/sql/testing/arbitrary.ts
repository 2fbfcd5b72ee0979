import fc from 'fast-check';
import type {CallArgument, Expression, WindowSpecification} from '../ast/expression.ts';
import type {Identifier, IdentifierPart, Text} from '../ast/identifier.ts';
import type {Alias, GroupingElement, Hint, OrderItem, Query, QueryBody, Select, TableReference} from '../ast/query.ts';
import type {ColumnDefinition, CreateTable} from '../ast/statement.ts';
import type {IntervalQualifier, TypeName} from '../ast/type-name.ts';
import {RESERVED} from '../keywords.ts';

/** Arbitrary syntax trees, of the shapes that the parser makes. */

const span = {start: 0, end: 0};

const SPECIAL = /^(TRY_CAST|TIMESTAMPADD|TIMESTAMPDIFF|QUALIFY|KEY|MAP|DESCRIPTOR|FINAL|X|N|U|A|STREAM)$/i;

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,5}$/).filter((w) => !RESERVED.has(w.toUpperCase()) && !SPECIAL.test(w));

export const PART: fc.Arbitrary<IdentifierPart> = fc.oneof(
  word.map((name) => ({name, quoted: false, span})),
  fc.string({minLength: 1, maxLength: 5}).map((name) => ({name, quoted: true, span})),
);

const IDENTIFIER: fc.Arbitrary<Identifier> = fc
  .array(PART, {minLength: 1, maxLength: 3})
  .map((parts) => ({kind: 'identifier', parts, span}));

const TEXT: fc.Arbitrary<Text> = fc.string({maxLength: 8}).map((value) => ({value, span}));

const QUALIFIER: fc.Arbitrary<IntervalQualifier> = fc.oneof(
  fc.record({
    from: fc.constantFrom('YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE'),
    fromPrecision: fc.option(fc.integer({min: 1, max: 9})),
    to: fc.constant(null),
    toPrecision: fc.constant(null),
    span: fc.constant(span),
  }),
  fc.record({
    from: fc.constantFrom('DAY', 'HOUR', 'MINUTE'),
    fromPrecision: fc.option(fc.integer({min: 1, max: 9})),
    to: fc.constant('SECOND'),
    toPrecision: fc.option(fc.integer({min: 1, max: 9})),
    span: fc.constant(span),
  }),
) as fc.Arbitrary<IntervalQualifier>;

/** Types at most `depth` deep. */
export function anyTypeName(depth = 3): fc.Arbitrary<TypeName> {
  const notNull = fc.boolean();
  const basic: fc.Arbitrary<TypeName> = fc
    .oneof(
      fc.tuple(fc.constantFrom('STRING', 'INT', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'DATE', 'BYTES', 'TIMESTAMP'), fc.constant([])),
      fc.tuple(fc.constantFrom('CHAR', 'VARCHAR', 'TIMESTAMP', 'TIMESTAMP_LTZ', 'TIME'), fc.array(fc.nat(9), {minLength: 1, maxLength: 1})),
      fc.tuple(fc.constant('DECIMAL'), fc.array(fc.nat(38), {maxLength: 2})),
    )
    .chain(([name, args]) => notNull.map((n) => ({kind: 'basic', name, args, notNull: n, span}) as TypeName));
  if (depth <= 0) return basic;
  const inner = anyTypeName(depth - 1);
  const of = <T>(shape: fc.Arbitrary<T>): fc.Arbitrary<T & {notNull: boolean; span: typeof span}> =>
    fc.tuple(shape, notNull).map(([s, n]) => ({...s, notNull: n, span}));
  return fc.oneof(
    {weight: 3, arbitrary: basic},
    {weight: 1, arbitrary: of(fc.record({kind: fc.constantFrom('array' as const, 'multiset' as const), element: inner}))},
    {weight: 1, arbitrary: of(fc.record({kind: fc.constant('map' as const), key: inner, value: inner}))},
    {
      weight: 1,
      arbitrary: of(
        fc.record({
          kind: fc.constant('row' as const),
          fields: fc.array(fc.record({name: PART, type: inner, comment: fc.option(TEXT)}), {maxLength: 3}),
        }),
      ),
    },
    {weight: 1, arbitrary: of(fc.record({kind: fc.constant('interval' as const), qualifier: QUALIFIER}))},
  ) as fc.Arbitrary<TypeName>;
}

const LITERAL: fc.Arbitrary<Expression> = fc.oneof(
  fc.constantFrom('1', '0', '1.5', '.5', '2e3', '1E-7', '12345678901234567890').map((text) => ({kind: 'number', text, span}) as const),
  fc.string({maxLength: 8}).map((value) => ({kind: 'string', value, span}) as const),
  fc.boolean().map((value) => ({kind: 'boolean', value, span}) as const),
  fc.constant({kind: 'null', span} as const),
  fc.constant({kind: 'binary-string', hex: '0AFF', span} as const),
  fc
    .constantFrom(['date', '2020-01-02'] as const, ['time', '10:30:00.5'] as const, ['timestamp', '2020-02-29 10:30:00.123'] as const)
    .map(([type, text]) => ({kind: 'datetime', type, text, span}) as const),
  fc
    .record({negative: fc.boolean(), qualifier: QUALIFIER})
    .map(({negative, qualifier}) => ({kind: 'interval', negative, text: '5', qualifier, span}) as const),
  IDENTIFIER.map((name) => ({kind: 'column', name, span}) as const),
);

function orderItems(e: fc.Arbitrary<Expression>): fc.Arbitrary<OrderItem[]> {
  return fc.array(
    fc.record({
      expression: e,
      descending: fc.boolean(),
      nulls: fc.constantFrom(null, 'FIRST' as const, 'LAST' as const),
      span: fc.constant(span),
    }),
    {maxLength: 2},
  );
}

function windows(e: fc.Arbitrary<Expression>): fc.Arbitrary<WindowSpecification> {
  return fc.record({
    kind: fc.constant('window' as const),
    base: fc.constant(null),
    partitionBy: fc.array(e, {maxLength: 2}),
    orderBy: orderItems(e),
    frame: fc.constantFrom(
      null,
      {unit: 'ROWS' as const, start: {kind: 'unbounded-preceding' as const, span}, end: {kind: 'current-row' as const, span}, span},
      {
        unit: 'RANGE' as const,
        start: {kind: 'preceding' as const, offset: {kind: 'number' as const, text: '5', span}, span},
        end: null,
        span,
      },
    ),
    disallowPartial: fc.constantFrom(undefined, true as const),
    span: fc.constant(span),
  }) as fc.Arbitrary<WindowSpecification>;
}

function anyCall(e: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
  const argument: fc.Arbitrary<CallArgument> = fc.record({name: fc.option(PART), value: e, span: fc.constant(span)});
  return fc
    .record({
      name: IDENTIFIER,
      args: fc.array(argument, {maxLength: 3}),
      quantifier: fc.constantFrom(null, 'DISTINCT' as const, 'ALL' as const),
      nulls: fc.constantFrom(null, 'IGNORE' as const, 'RESPECT' as const),
      filter: fc.option(e),
      over: fc.option(windows(e)),
    })
    .map(({args, quantifier, ...rest}) => ({
      kind: 'call' as const,
      syntax: 'plain' as const,
      args,
      quantifier: args.length > 0 ? quantifier : null,
      orderBy: [],
      withinGroup: [],
      ...rest,
      span,
    }));
}

const SET_OPERATORS = [
  'CONTAINS',
  'IMMEDIATELY SUCCEEDS',
  'MEMBER OF',
  'NOT SUBMULTISET OF',
  'MULTISET UNION',
  'MULTISET EXCEPT DISTINCT',
] as const;

/** Expressions at most `depth` deep. */
export function anyExpression(depth = 3): fc.Arbitrary<Expression> {
  if (depth <= 0) return LITERAL;
  const e = anyExpression(depth - 1);
  const negated = fc.boolean();
  const at = fc.constant(span);
  const list = fc.array(e, {minLength: 1, maxLength: 3});
  const operator = fc.constantFrom(
    'OR',
    'AND',
    '=',
    '<>',
    '<',
    '<=',
    '>',
    '>=',
    '+',
    '-',
    '*',
    '/',
    '%',
    '||',
    'OVERLAPS',
    ...SET_OPERATORS,
  );
  return fc.oneof(
    {weight: 3, arbitrary: LITERAL},
    {weight: 4, arbitrary: fc.record({kind: fc.constant('binary' as const), operator, left: e, right: e, operatorSpan: at, span: at})},
    {
      weight: 2,
      arbitrary: fc.record({kind: fc.constant('unary' as const), operator: fc.constantFrom('-', '+', 'NOT'), operand: e, span: at}),
    },
    fc.record({kind: fc.constant('between' as const), negated, symmetric: fc.boolean(), operand: e, low: e, high: e, span: at}),
    // A single subquery in the list of IN would be read as the query itself only without its own parentheses.
    fc.record({kind: fc.constant('in-list' as const), negated, operand: e, list, span: at}),
    fc.record({
      kind: fc.constant('like' as const),
      operator: fc.constantFrom('LIKE', 'ILIKE', 'RLIKE', 'SIMILAR TO'),
      negated,
      operand: e,
      pattern: e,
      escape: fc.option(e),
      span: at,
    }),
    fc.record({
      kind: fc.constant('is' as const),
      negated,
      test: fc.constantFrom('NULL', 'TRUE', 'UNKNOWN', 'JSON VALUE'),
      operand: e,
      span: at,
    }),
    fc.record({kind: fc.constant('is-distinct' as const), negated, left: e, right: e, span: at}),
    fc
      .record({operand: fc.option(e), when: fc.array(fc.tuple(list, e), {minLength: 1, maxLength: 2}), otherwise: fc.option(e)})
      .map(({operand, when, otherwise}) => ({
        kind: 'case' as const,
        operand,
        branches: when.map(([values, then]) => ({when: values, then, span})),
        otherwise,
        span,
      })),
    fc.record({kind: fc.constant('cast' as const), safe: fc.boolean(), operand: e, type: anyTypeName(1).map(nullable), span: at}),
    {weight: 2, arbitrary: anyCall(e)},
    fc.record({kind: fc.constant('array' as const), elements: fc.array(e, {maxLength: 3}), span: at}),
    fc.array(e, {maxLength: 3}).map((entries) => ({kind: 'map' as const, entries, span})),
    fc.record({kind: fc.constant('difference' as const), left: e, right: e, qualifier: QUALIFIER, span: at}),
    fc.record({kind: fc.constant('row' as const), explicit: fc.constant(true), fields: list, span: at}),
    fc.record({
      kind: fc.constant('row' as const),
      explicit: fc.constant(false),
      fields: fc.array(e, {minLength: 2, maxLength: 3}),
      span: at,
    }),
    fc.record({kind: fc.constant('element' as const), operand: e, index: e, span: at}),
    fc.record({kind: fc.constant('field' as const), operand: e, field: PART, span: at}),
  ) as fc.Arbitrary<Expression>;
}

/** CAST's own type takes no NOT NULL. */
function nullable(type: TypeName): TypeName {
  return {...type, notNull: false};
}

function aliases(): fc.Arbitrary<Alias | null> {
  return fc.option(fc.record({name: PART, columns: fc.array(PART, {maxLength: 2}), span: fc.constant(span)}));
}

const HINT: fc.Arbitrary<Hint> = fc
  .record({
    name: word.map((name) => ({name, quoted: false, span})),
    options: fc.array(fc.record({key: TEXT, value: TEXT, span: fc.constant(span)}), {maxLength: 2}),
    args: fc.oneof(
      fc.array(word, {maxLength: 2}),
      fc.array(
        fc.string({maxLength: 4}).map((text) => `${text} `),
        {maxLength: 2},
      ),
    ),
    span: fc.constant(span),
  })
  // Key and value, or names, or texts.
  .map(({options, args, ...rest}) => ({...rest, options, args: options.length > 0 ? [] : args}));

function tables(depth: number, e: fc.Arbitrary<Expression>): fc.Arbitrary<TableReference> {
  const at = fc.constant(span);
  const named = fc.record({
    kind: fc.constant('table' as const),
    name: IDENTIFIER,
    hints: fc.array(HINT, {maxLength: 1}),
    asOf: fc.option(e.filter((x) => x.kind !== 'subquery')),
    sample: fc.option(
      fc.record({
        method: fc.constantFrom('BERNOULLI' as const, 'SYSTEM' as const),
        percentage: fc.constant({kind: 'number' as const, text: '12.5', span}),
        seed: fc.constantFrom(null, {kind: 'number' as const, text: '5', span}),
        span: at,
      }),
    ),
    alias: aliases(),
    span: at,
  });
  if (depth <= 0) return named;
  const inner = tables(depth - 1, e);
  const join = fc
    .record({
      type: fc.constantFrom('INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS'),
      natural: fc.boolean(),
      left: inner,
      right: inner,
      on: fc.option(e),
      using: fc.array(PART, {maxLength: 2}),
    })
    .map(({type, natural, on, using, ...sides}) => ({
      kind: 'join',
      type,
      natural,
      ...sides,
      on,
      using: on !== null ? [] : using,
      span,
    })) as fc.Arbitrary<TableReference>;
  const pivot = fc.record({
    kind: fc.constant('pivot' as const),
    input: named.map((table) => ({...table, alias: null, sample: null})),
    aggregates: fc.array(
      fc.record({call: anyCall(e).filter((x) => x.kind === 'call' && x.name.parts.length > 0), alias: fc.option(PART)}),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    axes: fc.array(PART, {minLength: 1, maxLength: 2}),
    values: fc.array(fc.record({values: fc.array(e, {minLength: 2, maxLength: 2}), alias: fc.option(PART), span: at}), {maxLength: 2}),
    alias: aliases(),
    span: at,
  });
  return fc.oneof(
    named,
    {weight: 2, arbitrary: join},
    pivot,
    fc.record({kind: fc.constant('derived' as const), query: anyQuery(depth - 1), lateral: fc.boolean(), alias: aliases(), span: at}),
    fc.record({
      kind: fc.constant('unnest' as const),
      expressions: fc.array(e, {minLength: 1, maxLength: 2}),
      ordinality: fc.boolean(),
      lateral: fc.constant(false),
      alias: aliases(),
      span: at,
    }),
  );
}

/** Everything behind FROM: commas stand outside of parentheses only. */
function froms(depth: number, e: fc.Arbitrary<Expression>): fc.Arbitrary<TableReference> {
  return fc
    .array(tables(depth, e), {minLength: 1, maxLength: 3})
    .map(([first, ...rest]) =>
      rest.reduce<TableReference>(
        (left, right) => ({kind: 'join', type: 'COMMA', natural: false, left, right, on: null, using: [], span}),
        first as TableReference,
      ),
    );
}

function groupings(e: fc.Arbitrary<Expression>): fc.Arbitrary<GroupingElement> {
  const one = e
    .filter((x) => x.kind !== 'row' || x.explicit)
    .map((x) => ({kind: 'keys' as const, expressions: [x], parenthesised: false, span}));
  const several = fc
    .array(e, {maxLength: 3})
    .filter((list) => list.length !== 1)
    .map((expressions) => ({kind: 'keys' as const, expressions, parenthesised: true, span}));
  const filled = several.filter(({expressions}) => expressions.length > 0);
  const nested = fc
    .tuple(fc.constantFrom('rollup' as const, 'cube' as const), fc.array(fc.oneof(one, filled), {minLength: 1, maxLength: 2}))
    .map(([kind, elements]) => ({kind, elements, span}));
  const sets = fc
    .array(fc.oneof(one, several, nested), {minLength: 1, maxLength: 2})
    .map((elements) => ({kind: 'grouping-sets' as const, elements, span}));
  return fc.oneof(one, several, nested, sets);
}

/** Queries with subqueries at most `depth` deep. */
export function anyQuery(depth = 2): fc.Arbitrary<Query> {
  const e = anyExpression(1);
  const at = fc.constant(span);
  const item = fc.oneof(
    fc.record({expression: e, alias: fc.option(PART), span: at}),
    IDENTIFIER.map((qualifier) => ({expression: {kind: 'star' as const, qualifier, span}, alias: null, span})),
    fc.constant({expression: {kind: 'star' as const, qualifier: null, span}, alias: null, span}),
  );
  const select: fc.Arbitrary<Select> = fc
    .record({
      kind: fc.constant('select' as const),
      hints: fc.array(HINT, {maxLength: 1}),
      quantifier: fc.constantFrom(null, 'DISTINCT' as const, 'ALL' as const),
      items: fc.array(item, {minLength: 1, maxLength: 3}),
      from: fc.option(froms(depth, e)),
      where: fc.option(e),
      groupBy: fc.option(
        fc.record({quantifier: fc.constant(null), elements: fc.array(groupings(e), {minLength: 1, maxLength: 2}), span: at}),
      ),
      having: fc.option(e),
      windows: fc.array(fc.record({name: PART, window: windows(e), span: at}), {maxLength: 1}),
      span: at,
    })
    // Without FROM nothing of what filters or groups.
    .map((s) => (s.from ? s : {...s, where: null, groupBy: null, having: null, windows: []}));
  const values = fc.record({
    kind: fc.constant('values' as const),
    rows: fc.array(
      fc
        .array(e, {minLength: 1, maxLength: 2})
        .filter((row) => row.length > 1 || row[0]?.kind !== 'row')
        .map((row) => ({values: row, span})),
      {minLength: 1, maxLength: 2},
    ),
    span: at,
  });
  const leaf: fc.Arbitrary<QueryBody> = fc.oneof({weight: 4, arbitrary: select}, values);
  const operation = fc.record({
    kind: fc.constant('set-operation' as const),
    operator: fc.constantFrom('UNION' as const, 'INTERSECT' as const, 'EXCEPT' as const),
    all: fc.boolean(),
    left: leaf,
    right: leaf,
    span: at,
  });
  return fc.record({
    kind: fc.constant('query' as const),
    with:
      depth <= 0
        ? fc.constant([])
        : fc.array(fc.record({name: PART, columns: fc.array(PART, {maxLength: 1}), query: anyQuery(0), span: at}), {maxLength: 1}),
    body: fc.oneof({weight: 4, arbitrary: leaf}, operation),
    orderBy: orderItems(e),
    offset: fc.constantFrom(null, {kind: 'number' as const, text: '5', span}),
    limit: fc.constantFrom(null, {kind: 'number' as const, text: '10', span}),
    span: at,
  });
}

const COLUMN: fc.Arbitrary<ColumnDefinition> = fc.oneof(
  fc.record({
    kind: fc.constant('physical' as const),
    name: PART,
    type: anyTypeName(2).filter(({kind}) => kind !== 'interval'),
    constraint: fc.option(
      fc.record({
        name: fc.option(PART),
        type: fc.constantFrom('PRIMARY KEY' as const, 'UNIQUE' as const),
        enforced: fc.boolean(),
        span: fc.constant(span),
      }),
    ),
    comment: fc.option(TEXT),
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('computed' as const),
    name: PART,
    expression: anyExpression(2),
    comment: fc.option(TEXT),
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('metadata' as const),
    name: PART,
    type: anyTypeName(0),
    key: fc.option(TEXT),
    virtual: fc.boolean(),
    comment: fc.option(TEXT),
    span: fc.constant(span),
  }),
);

export const CREATE_TABLE: fc.Arbitrary<CreateTable> = fc.record({
  kind: fc.constant('create-table' as const),
  orReplace: fc.boolean(),
  temporary: fc.boolean(),
  ifNotExists: fc.boolean(),
  name: IDENTIFIER,
  columns: fc.array(COLUMN, {minLength: 1, maxLength: 4}),
  watermarks: fc.array(fc.record({column: IDENTIFIER, expression: anyExpression(1), span: fc.constant(span)}), {maxLength: 1}),
  constraints: fc.array(
    fc.record({
      type: fc.constant('PRIMARY KEY' as const),
      name: fc.option(PART),
      columns: fc.array(PART, {minLength: 1, maxLength: 2}),
      enforced: fc.boolean(),
      span: fc.constant(span),
    }),
    {maxLength: 1},
  ),
  comment: fc.option(TEXT),
  distribution: fc.constant(null),
  partitionedBy: fc.array(PART, {maxLength: 2}),
  options: fc.array(fc.record({key: TEXT, value: TEXT, span: fc.constant(span)}), {maxLength: 3}),
  like: fc.constant(null),
  query: fc.option(anyQuery(1)),
  span: fc.constant(span),
});
