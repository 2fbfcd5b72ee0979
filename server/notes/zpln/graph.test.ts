import {expect, test} from 'vitest';
import type {View} from '../../protocol/view.ts';
import {readGraph, writeGraph} from './graph.ts';
import type {Json} from './json.ts';

const view = (more: Partial<View>): View => ({
  kind: 'bar',
  keys: ['status'],
  groups: [],
  values: [{column: 'n', aggregate: 'avg'}],
  ...more,
});
const config = (graph: Json) => ({results: {'0': {graph}}});

// Zeppelin's names: MODE of the visualisations and their settings as its pages save them.
test.each<[string, Json, Partial<View>]>([
  ['pie', {mode: 'pieChart'}, {kind: 'pie'}],
  ['area', {mode: 'stackedAreaChart', setting: {stackedAreaChart: {style: 'expand'}}}, {kind: 'area', chart: {stacking: 'expanded'}}],
  ['stream', {mode: 'stackedAreaChart', setting: {stackedAreaChart: {style: 'stream'}}}, {kind: 'area', chart: {stacking: 'stacked'}}],
  ['stacked bars', {mode: 'multiBarChart', setting: {multiBarChart: {stacked: true}}}, {kind: 'bar', chart: {stacking: 'stacked'}}],
  ['forced zero', {mode: 'lineChart', setting: {lineChart: {forceY: true}}}, {kind: 'line', chart: {zero: true}}],
  [
    'scatter',
    {
      mode: 'scatterChart',
      setting: {scatterChart: {xAxis: {name: 'a', index: 0}, yAxis: {name: 'b', index: 1}, group: {name: 'c'}, size: {name: 'd'}}},
    },
    {kind: 'scatter', keys: ['a'], groups: ['c'], values: [{column: 'b', aggregate: 'avg'}], chart: {size: 'd'}},
  ],
])('reads %s', (_, graph, expected) => {
  expect(readGraph(config(graph))).toMatchObject(expected);
});

test.each<[string, View]>([
  ['number', view({kind: 'number'})],
  ['time line', view({kind: 'timeline', chart: {span: 300}})],
  ['pie', view({kind: 'pie', chart: {donut: true, sort: 'largest', limit: 5}})],
  ['expanded area', view({kind: 'area', chart: {stacking: 'expanded', legend: 'right'}})],
  ['expanded bars', view({kind: 'bar', chart: {stacking: 'expanded', horizontal: true}})],
  ['scatter', view({kind: 'scatter', groups: ['status'], chart: {size: 'n', log: true}})],
  ['table', view({kind: 'table', table: {hidden: ['n'], sort: [{column: 'n', descending: true}], newer: 7}})],
  ['line', view({kind: 'line', chart: {zero: true, yMin: -5, newer: {x: 1}}})],
])('what is written is read again: %s', (_, before) => {
  expect(readGraph(config(writeGraph(before, undefined)))).toEqual(before);
});

test('settings of Zeppelin that we do not know stay', () => {
  const kept = {mode: 'multiBarChart', height: 450, setting: {multiBarChart: {stacked: true, rotate: {degree: '-45'}}, pieChart: {x: 1}}};
  expect(writeGraph(view({}), kept)).toMatchObject({
    height: 450,
    setting: {multiBarChart: {stacked: false, rotate: {degree: '-45'}}, pieChart: {x: 1}},
  });
});
