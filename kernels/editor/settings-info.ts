/** A key of SET: what it does, and values worth offering. `acts` false: kept for the Flink kernel. */
export interface SettingInfo {
  readonly key: string;
  readonly description: string;
  readonly values: readonly string[];
  readonly default: string | null;
  readonly acts: boolean;
}

const setting = (key: string, description: string, values: readonly string[], fallback: string | null, acts = true): SettingInfo => ({
  key,
  description,
  values,
  default: fallback,
  acts,
});

export const SETTINGS: readonly SettingInfo[] = [
  setting(
    'execution.runtime-mode',
    'streaming: results change as rows come; batch: everything is read, then the answer is given',
    ['streaming', 'batch'],
    'streaming',
  ),
  setting(
    'table.local-time-zone',
    'the time zone of TIMESTAMP_LTZ values and of the current time',
    ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'default'],
    'default',
  ),
  setting(
    'table.exec.source.idle-timeout',
    'a split without records for so long holds no watermark back',
    ['10 s', '30 s', '1 min'],
    '0 ms',
  ),
  setting(
    'table.exec.state.ttl',
    'state of a key that was not touched for so long may be dropped; 0 keeps it for ever',
    ['1 h', '1 d', '0 ms'],
    '0 ms',
  ),
  setting('table.exec.sink.not-null-enforcer', 'what happens to a row with NULL for a NOT NULL column', ['ERROR', 'DROP'], 'ERROR'),
  setting(
    'table.exec.sink.type-length-enforcer',
    'what happens to texts and bytes that are longer or shorter than their column',
    ['IGNORE', 'TRIM_PAD'],
    'IGNORE',
  ),
  setting(
    'taskmanager.memory.managed.size',
    'what a batch job holds in memory before it uses temporary files',
    ['256 mb', '1 gb'],
    '512 mb',
  ),
  setting('state.savepoints.dir', 'where STOP JOB … WITH SAVEPOINT leaves a job’s state', ['/tmp/savepoints'], null),
  setting('execution.savepoint.path', 'the savepoint that jobs begin with', [], null),
  setting('execution.savepoint.ignore-unclaimed-state', 'leaves out state that does not fit', ['true', 'false'], 'false'),
  setting('millrace.state.limit', 'a job whose state grows larger ends', ['1 gb', '4 gb'], null),
  setting('io.tmp.dirs', 'folders of temporary files', ['/tmp'], null),
  setting('execution.checkpointing.interval', 'how often a job saves its state', ['10 s', '1 min'], '10 s'),
  setting('pipeline.name', 'the name of the job', [], null),
  setting(
    'millrace.compat.narrowing',
    'lets INSERT put a number into a smaller type without CAST, checked row by row',
    ['true', 'false'],
    'true',
  ),
  setting('parallelism.default', 'threads that a job may use where its plan has keys', ['1', '2', '4'], '1'),
  setting('table.optimizer.reuse-sub-plan-enabled', 'what a query says twice runs once', ['true', 'false'], 'true'),
  setting('table.exec.mini-batch.enabled', 'collects rows before state is touched', ['true', 'false'], 'false', false),
  setting('table.exec.mini-batch.allow-latency', 'how long rows are collected', ['1 s', '5 s'], '0 ms', false),
  setting('table.exec.mini-batch.size', 'how many rows are collected at most', ['5000'], '-1', false),
  setting('table.optimizer.agg-phase-strategy', 'aggregates in one phase or in two', ['AUTO', 'ONE_PHASE', 'TWO_PHASE'], 'AUTO', false),
  setting('table.optimizer.distinct-agg.split.enabled', 'splits distinct aggregates over buckets', ['true', 'false'], 'false', false),
  setting('table.exec.sink.upsert-materialize', 'puts changes in order before a sink with a key', ['AUTO', 'NONE', 'FORCE'], 'AUTO', false),
  setting('table.sql-dialect', 'the dialect of statements', ['default'], 'default', false),
  setting('sql-client.execution.result-mode', 'how Flink’s own client shows results', ['table', 'changelog', 'tableau'], 'table', false),
  setting('execution.savepoint.path', 'the savepoint that the job starts from', [], null, false),
  setting('state.backend.type', 'where Flink keeps state', ['hashmap', 'rocksdb'], 'hashmap', false),
  setting('restart-strategy.type', 'how Flink restarts a failed job', ['exponential-delay', 'fixed-delay', 'none'], null, false),
];
