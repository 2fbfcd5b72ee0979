/** A script over bounded tables, whose changes are compared one by one. */
export interface ProgramCase {
  readonly name: string;
  readonly mode: 'streaming' | 'batch';
  readonly sql: string;
  /** The rows come in the order that the query asks for; without it their order is free. */
  readonly ordered?: true;
  /** Only what stands at the end is compared: its changes depend on which input or key comes first, which Flink leaves open. */
  readonly final?: true;
}

/** Programs that belong together: recorded in a file of their own, `testdata/programs-NAME.jsonl`. */
export interface ProgramArea {
  readonly name: string;
  /** Texts, or files as they are, by their path below `{dir}`, which the tables of the scripts name; unlike those of the other areas. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly cases: readonly ProgramCase[];
}

/** Each script once in streaming and once in batch mode. */
export function inBothModes(scripts: readonly (readonly [name: string, sql: string])[]): readonly ProgramCase[] {
  return scripts.flatMap(([name, sql]): ProgramCase[] => [
    {name, mode: 'streaming', sql},
    {name, mode: 'batch', sql},
  ]);
}
