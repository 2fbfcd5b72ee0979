import {type View, viewSchema} from '../../protocol/note.ts';
import {type Json, list, object, text} from './json.ts';

/** Zeppelin's names of a chart, and ours. */
const KINDS: Readonly<Record<string, View['kind']>> = {
  table: 'table',
  multiBarChart: 'bar',
  lineChart: 'line',
};

/** How the first result of a paragraph was shown: `config.results` (an object or a list), in very old notes `config.graph`. null: nothing said. */
export function readGraph(config: Readonly<Record<string, Json>>): View | null {
  const first = object(list(config.results)[0] ?? null);
  const graph = object(first?.graph ?? null) ?? object(config.graph ?? null);
  const kind = KINDS[text(graph?.mode) ?? ''];
  if (graph === null || kind === undefined) return null;
  const names = (value: Json | undefined) => list(value).flatMap((c) => text(object(c)?.name) ?? []);
  const values = list(graph.values).flatMap((c) => {
    const column = text(object(c)?.name);
    const aggregate = text(object(c)?.aggr) ?? 'sum';
    return column === null ? [] : [{column, aggregate}];
  });
  const view = viewSchema.safeParse({kind, keys: names(graph.keys), groups: names(graph.groups), values});
  return view.success ? view.data : null;
}

/** The same for a file: `kept` is what the file had, whose other settings stay. Columns come by name; Zeppelin's index is looked up there. */
export function writeGraph(view: View, kept: Json | undefined): Json {
  const before = object(kept ?? null) ?? {};
  const known = [...list(before.keys), ...list(before.groups), ...list(before.values)].map(object);
  const column = (name: string, aggr: string, at: number): Json => ({
    name,
    index: known.find((c) => c?.name === name)?.index ?? at,
    aggr,
  });
  const mode = Object.entries(KINDS).find(([, kind]) => kind === view.kind)?.[0] ?? 'table';
  let at = 0;
  return {
    height: 300,
    optionOpen: false,
    ...before,
    mode,
    keys: view.keys.map((name) => column(name, 'sum', at++)),
    groups: view.groups.map((name) => column(name, 'sum', at++)),
    values: view.values.map((value) => column(value.column, value.aggregate, at++)),
  };
}
