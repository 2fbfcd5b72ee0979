export const SIMPLE_TYPES = [
  'BOOLEAN',
  'TINYINT',
  'SMALLINT',
  'INT',
  'BIGINT',
  'FLOAT',
  'DOUBLE',
  'DECIMAL(10, 2)',
  'DECIMAL(38, 18)',
  'DECIMAL(5, 0)',
  'STRING',
  'CHAR(3)',
  'VARCHAR(3)',
  'BYTES',
  'BINARY(2)',
  'DATE',
  'TIME',
  'TIME(3)',
  'TIMESTAMP(0)',
  'TIMESTAMP(3)',
  'TIMESTAMP(6)',
  'TIMESTAMP(9)',
  'TIMESTAMP_LTZ(0)',
  'TIMESTAMP_LTZ(3)',
  'TIMESTAMP_LTZ(9)',
] as const;

/** Options as they stand in WITH: one `key = value` each. */
export function withOptions(options: readonly string[]): string {
  return options.map((one) => `, ${one.replace(/^(.*?) = (.*)$/s, (_, key: string, value: string) => `'${key}' = '${value}'`)}`).join('');
}

export function fileTable(
  name: string,
  columns: string,
  path: string,
  format: string,
  options: readonly string[] = [],
  partitions = '',
): string {
  const by = partitions === '' ? '' : `PARTITIONED BY (${partitions}) `;
  return `CREATE TABLE ${name} (${columns}) ${by}WITH ('connector' = 'filesystem', 'path' = '{dir}/${path}', 'format' = '${format}'${withOptions(options)});`;
}

/** All rows of a table of files. */
export function reading(columns: string, path: string, format: string, options: readonly string[] = []): string {
  return `${fileTable('t', columns, path, format, options)} SELECT * FROM t`;
}

/** Rows written, and the lines of the files; `OUT` is the folder of the case. */
export function writing(columns: string, rows: string, format: string, options: readonly string[] = []): string {
  return `${fileTable('o', columns, 'OUT', format, options)} INSERT INTO o ${rows}; ${fileTable('l', 'line STRING', 'OUT', 'raw')} SELECT * FROM l`;
}
