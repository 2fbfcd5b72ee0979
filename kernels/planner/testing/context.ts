import type {ConnectorInfo, FormatInfo, OptionInfo} from '../../protocol/connector.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import {functionNames, lookupFunction} from '../../sql/functions/table.ts';
import {parseScript} from '../../sql/parser/parse.ts';
import {type CatalogObject, type PlanContext, pathText, type SessionConfig} from '../catalog.ts';
import {type PlanResult, planStatement} from '../plan.ts';

const option = (key: string, type: OptionInfo['type'], more: Partial<OptionInfo> = {}): OptionInfo => ({
  key,
  type,
  description: `the ${key}`,
  ...more,
});

const JSON_FORMAT: FormatInfo = {
  identifier: 'json',
  options: [option('json.timestamp-format.standard', 'enum', {values: ['SQL', 'ISO-8601']}), option('json.ignore-parse-errors', 'boolean')],
};
const CSV_FORMAT: FormatInfo = {identifier: 'csv', options: [option('csv.field-delimiter', 'string')]};

const TIMESTAMP_LTZ = {kind: 'timestamp_ltz', precision: 3, nullable: false} as const;
const STRING = {kind: 'varchar', length: 2147483647, nullable: false} as const;

/** Connectors of the shapes that the real ones have, so that the planner's tests stand alone. */
const TEST_CONNECTORS: readonly ConnectorInfo[] = [
  {
    identifier: 'kinesis',
    description: 'a stream',
    options: [
      option('stream', 'string', {required: true, sameAs: 'stream.arn'}),
      option('stream.arn', 'string', {sameAs: 'stream'}),
      option('aws.region', 'string', {required: true}),
      option('aws.credentials.basic.secretkey', 'string', {secret: true}),
      option('scan.stream.initpos', 'enum', {values: ['LATEST', 'TRIM_HORIZON', 'AT_TIMESTAMP'], sameAs: 'source.init.position'}),
      option('source.init.position', 'enum', {values: ['LATEST', 'TRIM_HORIZON', 'AT_TIMESTAMP'], sameAs: 'scan.stream.initpos'}),
      option('scan.shard.getrecords.maxrecordcount', 'integer'),
      option('scan.shard.idle.interval', 'duration'),
    ],
    formats: [JSON_FORMAT, CSV_FORMAT],
    metadata: [
      {key: 'timestamp', type: TIMESTAMP_LTZ, description: 'arrival'},
      {key: 'shard-id', type: STRING, description: 'shard'},
      {key: 'sequence-number', type: STRING, description: 'sequence number'},
    ],
    source: {bounded: false},
    sink: {modes: ['append'], guarantee: 'at-least-once'},
  },
  {
    identifier: 'filesystem',
    description: 'files',
    options: [option('path', 'string', {required: true})],
    formats: [JSON_FORMAT, CSV_FORMAT],
    metadata: [],
    source: {bounded: true},
    sink: {modes: ['append'], guarantee: 'exactly-once'},
  },
  {
    identifier: 'print',
    description: 'log',
    options: [option('print-identifier', 'string')],
    formats: [],
    metadata: [],
    source: null,
    sink: {modes: ['append', 'retract'], guarantee: 'none'},
  },
  {
    identifier: 'store',
    description: 'a store with keys',
    options: [],
    formats: [],
    metadata: [],
    source: null,
    sink: {modes: ['append', 'upsert'], guarantee: 'exactly-once'},
  },
  {
    identifier: 'void',
    description: 'keeps nothing',
    options: [],
    formats: [],
    metadata: [],
    source: null,
    sink: {modes: ['append', 'retract', 'upsert'], guarantee: 'none', withoutBefore: true},
  },
  {
    identifier: 'datagen',
    description: 'generator',
    options: [option('rows-per-second', 'integer'), option('number-of-rows', 'integer'), option('fields.*', 'string')],
    formats: [],
    metadata: [],
    source: {bounded: false},
    sink: null,
  },
];

/** A session that remembers what CREATE made: statements of a script see each other. */
export class TestSession {
  readonly objects = new Map<string, CatalogObject>();
  settings: Record<string, string> = {'table.local-time-zone': 'UTC'};
  mode: 'streaming' | 'batch' = 'streaming';

  context(text: string): PlanContext {
    const session: SessionConfig = {settings: this.settings, catalog: 'default_catalog', database: 'default_database', mode: this.mode};
    return {
      text,
      catalog: {
        lookupTable: (path) => this.objects.get(pathText(path)) ?? null,
        tablesIn: (catalog, database) =>
          [...this.objects.values()].flatMap((o) => (o.path.catalog === catalog && o.path.database === database ? [o.path.table] : [])),
        databases: () => ['default_database'],
        catalogs: () => ['default_catalog'],
      },
      connectors: {
        get: (identifier) => TEST_CONNECTORS.find((c) => c.identifier === identifier) ?? null,
        identifiers: () => TEST_CONNECTORS.map((c) => c.identifier),
      },
      functions: {lookup: lookupFunction, names: functionNames},
      session,
    };
  }

  /** Plans the statements of a script; CREATE, DROP and SET take effect on what follows. */
  run(text: string): readonly PlanResult[] {
    const {statements, diagnostics} = parseScript(text);
    const [syntax] = diagnostics;
    if (syntax) throw StudioError.of(syntax);
    return statements.map((statement) => {
      const result = planStatement(statement, this.context(text));
      if (result.ok) this.#apply(result.planned);
      return result;
    });
  }

  /** The result of the last statement. */
  last(text: string): PlanResult {
    const results = this.run(text);
    const last = results[results.length - 1];
    if (last === undefined) throw new Error('no statement');
    return last;
  }

  #apply(planned: (PlanResult & {ok: true})['planned']): void {
    if (planned.kind === 'create-table') this.objects.set(pathText(planned.table.path), planned.table);
    if (planned.kind === 'create-view') this.objects.set(pathText(planned.view.path), planned.view);
    if (planned.kind === 'drop-table' || planned.kind === 'drop-view') this.objects.delete(pathText(planned.path));
    if (planned.kind === 'set' && planned.key !== null && planned.value !== null) {
      if (planned.key === 'execution.runtime-mode') this.mode = planned.value === 'batch' ? 'batch' : 'streaming';
      this.settings[planned.key] = planned.value;
    }
  }
}
