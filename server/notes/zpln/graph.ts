import {isDeepStrictEqual} from 'node:util';
import {type ChartSettings, type View, type ViewKind, viewSchema} from '../../protocol/view.ts';
import {type Json, list, object, text} from './json.ts';

type Settings = Readonly<Record<string, Json>>;

/** Zeppelin's names of a chart, and ours. It has no single number and no time line: a table and a line stand for them. */
const MODES: Readonly<Record<ViewKind, string>> = {
  table: 'table',
  number: 'table',
  bar: 'multiBarChart',
  line: 'lineChart',
  timeline: 'lineChart',
  area: 'stackedAreaChart',
  pie: 'pieChart',
  scatter: 'scatterChart',
};

/** Under this key of a graph's settings stands what Zeppelin has no word for. */
const OURS = 'millrace';

/** How the first result of a paragraph was shown: `config.results` (an object or a list), in very old notes `config.graph`. null: nothing said. */
export function readGraph(config: Settings): View | null {
  const first = object(list(config.results)[0] ?? null);
  const graph = object(first?.graph ?? null) ?? object(config.graph ?? null);
  const mode = text(graph?.mode) ?? '';
  const kind = (Object.keys(MODES) as ViewKind[]).find((k) => MODES[k] === mode);
  if (graph === null || kind === undefined) return null;
  const names = (value: Json | undefined) => list(value).flatMap((c) => text(object(c)?.name) ?? []);
  const values = list(graph.values).flatMap((c) => {
    const column = text(object(c)?.name);
    const aggregate = text(object(c)?.aggr) ?? 'sum';
    return column === null ? [] : [{column, aggregate}];
  });
  const settings = object(graph.setting ?? null) ?? {};
  const ours = object(settings[OURS] ?? null);
  const chart = readChart(kind, object(settings[mode] ?? null) ?? {});
  const plain = {
    kind,
    keys: names(graph.keys),
    groups: names(graph.groups),
    values,
    ...(Object.keys(chart).length === 0 ? {} : {chart}),
    ...(kind === 'scatter' ? readScatter(object(settings[mode] ?? null) ?? {}) : {}),
  };
  const own = text(ours?.kind);
  // What Zeppelin changed since counts: ours only adds to the same mode.
  const same = own !== null && MODES[own as ViewKind] === mode;
  const kept = same && ours !== null ? {...plain, ...ours, chart: {...object(ours.chart ?? null), ...chart}} : plain;
  for (const candidate of [kept, plain]) {
    const view = viewSchema.safeParse(candidate);
    if (view.success) return tidy(view.data);
  }
  return null;
}

function tidy(view: View): View {
  const {chart, ...rest} = view;
  return chart === undefined || Object.keys(chart).length === 0 ? rest : view;
}

/** Zeppelin's settings of one kind of chart in our words. */
function readChart(kind: ViewKind, setting: Settings): ChartSettings {
  switch (kind) {
    case 'bar':
      return setting.stacked === true ? {stacking: 'stacked'} : {};
    case 'area':
      // "stream" is a stack about a middle line; as a stack it tells the same.
      return setting.style === 'expand' ? {stacking: 'expanded'} : setting.style === undefined ? {} : {stacking: 'stacked'};
    case 'line':
      return setting.forceY === true ? {zero: true} : {};
    case 'scatter': {
      const size = text(object(setting.size ?? null)?.name);
      return size === null ? {} : {size};
    }
    default:
      return {};
  }
}

/** A scatter chart has its own wells: x, y and group (and size). */
function readScatter(setting: Settings): object {
  const name = (key: string) => text(object(setting[key] ?? null)?.name);
  const [x, y, group] = [name('xAxis'), name('yAxis'), name('group')];
  return {
    ...(x === null ? {} : {keys: [x]}),
    ...(group === null ? {} : {groups: [group]}),
    ...(y === null ? {} : {values: [{column: y, aggregate: 'avg'}]}),
  };
}

/** The same for a file: `kept` is what the file had, whose other settings stay. Columns come by name; Zeppelin's index is looked up there. */
export function writeGraph(view: View, kept: Json | undefined): Json {
  const before = object(kept ?? null) ?? {};
  const settings = object(before.setting ?? null) ?? {};
  const wells = Object.values(object(settings.scatterChart ?? null) ?? {});
  const known = [...list(before.keys), ...list(before.groups), ...list(before.values), ...wells].map(object);
  const column = (name: string, aggr: string, at: number): Json => ({
    name,
    index: known.find((c) => c?.name === name)?.index ?? at,
    aggr,
  });
  const mode = MODES[view.kind];
  let at = 0;
  const graph: Settings = {
    height: 300,
    optionOpen: false,
    ...before,
    mode,
    keys: view.keys.map((name) => column(name, 'sum', at++)),
    groups: view.groups.map((name) => column(name, 'sum', at++)),
    values: view.values.map((value) => column(value.column, value.aggregate, at++)),
  };
  const own = object(settings[mode] ?? null) ?? {};
  const written = writeChart(view, own, column);
  const {[OURS]: _, ...others} = settings;
  const setting: Record<string, Json> = {...others};
  if (!isDeepStrictEqual(own, written)) setting[mode] = written;
  const more = beyondZeppelin(view);
  if (more !== null) setting[OURS] = more;
  return Object.keys(setting).length === 0 && before.setting === undefined ? {...graph} : {...graph, setting};
}

function writeChart(view: View, own: Settings, column: (name: string, aggr: string, at: number) => Json): Settings {
  const chart = view.chart ?? {};
  switch (view.kind) {
    case 'bar':
      return (own.stacked === true) === (chart.stacking === 'stacked') ? own : {...own, stacked: chart.stacking === 'stacked'};
    case 'area': {
      const style = chart.stacking === 'expanded' ? 'expand' : 'stack';
      return chart.stacking === undefined || readChart('area', own).stacking === chart.stacking ? own : {...own, style};
    }
    case 'line':
      return (own.forceY === true) === (chart.zero === true) ? own : {...own, forceY: chart.zero === true};
    case 'scatter': {
      const y = view.values[0];
      return {
        ...own,
        ...(view.keys[0] === undefined ? {} : {xAxis: column(view.keys[0], 'sum', 0)}),
        ...(y === undefined ? {} : {yAxis: column(y.column, y.aggregate, 1)}),
        ...(view.groups[0] === undefined ? {} : {group: column(view.groups[0], 'sum', 2)}),
        ...(chart.size === undefined ? {} : {size: column(chart.size, 'sum', 3)}),
      };
    }
    default:
      return own;
  }
}

/** null: Zeppelin's words say all of it. */
function beyondZeppelin(view: View): Json | null {
  const {kind, keys: _, groups: __, values: ___, chart, ...rest} = view;
  const {stacking, zero, size, ...more} = chart ?? {};
  const said = {
    ...(stacking !== undefined && kind !== 'bar' && kind !== 'area' ? {stacking} : {}),
    ...(stacking === 'expanded' && kind === 'bar' ? {stacking} : {}),
    ...(zero !== undefined && kind !== 'line' ? {zero} : {}),
    ...(size !== undefined && kind !== 'scatter' ? {size} : {}),
  };
  const left = {...more, ...said};
  const own = {...(JSON.parse(JSON.stringify(rest)) as Record<string, Json>)};
  if (Object.keys(left).length > 0) own.chart = JSON.parse(JSON.stringify(left)) as Json;
  if (kind !== 'number' && kind !== 'timeline' && Object.keys(own).length === 0) return null;
  return {kind, ...own};
}
