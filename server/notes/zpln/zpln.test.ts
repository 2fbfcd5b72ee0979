import {expect, test} from 'vitest';
import {StudioError} from '../../../kernels/protocol/diagnostic.ts';
import {readNote, writeNote} from '../../protocol/note-format.ts';
import {readZpln} from './read-zpln.ts';
import {writeZpln} from './write-zpln.ts';

/** A note with the shapes and oddities of files that Zeppelin and AWS Studio write. */
const STUDIO_NOTE = {
  paragraphs: [
    {
      title: 'Append mode',
      text: "%flink.ssql(type=append,parallelism=1,refreshInterval=2000)\n\nSELECT TUMBLE_START(rowtime, INTERVAL '5' SECOND) start_time, url, COUNT(1) AS pv FROM log\nGROUP BY TUMBLE(rowtime, INTERVAL '5' SECOND), url\n",
      user: 'anonymous',
      dateUpdated: '2021-07-26 05:25:37.664',
      progress: 0,
      config: {
        runOnSelectionChange: true,
        title: true,
        checkEmpty: true,
        colWidth: 6.0,
        fontSize: 9.0,
        enabled: true,
        results: {
          '0': {
            graph: {
              mode: 'lineChart',
              height: 300.0,
              optionOpen: false,
              setting: {lineChart: {xLabelStatus: 'rotate', rotate: {degree: '-45'}}},
              commonSetting: {},
              keys: [{name: 'start_time', index: 0.0, aggr: 'sum'}],
              groups: [{name: 'url', index: 1.0, aggr: 'sum'}],
              values: [{name: 'pv', index: 2.0, aggr: 'avg'}],
            },
            helium: {},
          },
        },
        editorSetting: {language: 'sql', editOnDblClick: false, completionKey: 'TAB', completionSupport: true},
        editorMode: 'ace/mode/sql',
        'count(1': 'count(1',
      },
      settings: {params: {url: '/home'}, forms: {url: {type: 'TextBox', name: 'url', defaultValue: '/', hidden: false}}},
      results: {code: 'ERROR', msg: [{type: 'ANGULAR', data: '<h1>{{value_0}}</h1>'}]},
      apps: [],
      runtimeInfos: {jobUrl: {propertyName: 'jobUrl', label: 'FLINK JOB', values: [{jobUrl: 'http://localhost:8083#/job/1'}]}},
      progressUpdateIntervalMs: 500,
      jobName: 'paragraph_1578910016872_1942851900',
      id: 'paragraph_1578910016872_1942851900',
      dateCreated: '2021-11-17T19:08:26+0000',
      status: 'RUNNING',
      $$hashKey: 'object:71',
      focus: true,
    },
    {
      config: {colWidth: '12', enabled: false, editorHide: true, tableHide: true, results: []},
      id: 'paragraph_1_2',
      dateCreated: 'Jan 2, 2020 1:02:03 PM',
    },
    {
      text: 'println(1)',
      config: {graph: {mode: 'multiBarChart', keys: [], groups: [], values: [{name: 'n', index: 0.0, aggr: 'count'}]}},
      id: 'paragraph_1_2',
    },
    {text: '%md\n# Hello', id: 'an id that is longer than forty characters can be'},
  ],
  name: 'Flink Tutorial/5. Streaming Data Analytics',
  id: '2EYT7Q6R8',
  defaultInterpreterGroup: 'flink',
  noteParams: {},
  noteForms: {},
  angularObjects: {},
  config: {isZeppelinNotebookCronEnable: false, looknfeel: 'default'},
  info: {},
};
const FILE = `\ufeff${JSON.stringify(STUDIO_NOTE)}`;

test('reads titles, texts, widths, what is hidden or disabled, and charts', () => {
  const {note, folder} = readZpln(FILE);
  expect({title: note.title, folder}).toEqual({title: '5. Streaming Data Analytics', folder: 'Flink Tutorial'});
  expect(note.paragraphs.map(({extra: _, ...p}) => p)).toEqual([
    {
      id: 'paragraph_1578910016872_1942851900',
      text: STUDIO_NOTE.paragraphs[0]?.text,
      title: 'Append mode',
      width: 6,
      editorHidden: false,
      resultHidden: false,
      disabled: false,
      params: {url: '/home'},
      runOnChange: true,
      view: {kind: 'line', keys: ['start_time'], groups: ['url'], values: [{column: 'pv', aggregate: 'avg'}]},
    },
    expect.objectContaining({id: 'paragraph_1_2', text: '', width: 12, editorHidden: true, resultHidden: true, disabled: true}),
    expect.objectContaining({
      id: 'p1',
      text: '%flink\nprintln(1)',
      view: expect.objectContaining({kind: 'bar', values: [{column: 'n', aggregate: 'count'}]}),
    }),
    expect.objectContaining({id: 'p2', text: '%md\n# Hello'}),
  ]);
});

test('gives back everything that the file had, through a note file too', () => {
  const {note} = readZpln(FILE);
  const through = readNote(writeNote(note));
  expect(through).toEqual(note);
  const written = JSON.parse(writeZpln(through, 'Flink Tutorial/5-streaming')) as typeof STUDIO_NOTE;
  expect(written).toEqual({
    ...STUDIO_NOTE,
    // Zeppelin's defaults are written out where the file was silent.
    paragraphs: [
      STUDIO_NOTE.paragraphs[0],
      STUDIO_NOTE.paragraphs[1],
      {...STUDIO_NOTE.paragraphs[2], config: {...STUDIO_NOTE.paragraphs[2]?.config, colWidth: 12, enabled: true}},
      {...STUDIO_NOTE.paragraphs[3], config: {colWidth: 12, enabled: true}},
    ],
  });
});

test('a change is in the file, beside what stays', () => {
  const {note} = readZpln(FILE);
  const [first] = note.paragraphs;
  if (first === undefined) throw new Error('no paragraph');
  const changed = {
    ...note,
    title: 'Renamed',
    paragraphs: [{...first, width: 4, disabled: true, view: {...first.view, kind: 'bar' as const}}],
  };
  const {name, paragraphs} = JSON.parse(writeZpln(changed, 'renamed'));
  expect(name).toBe('Renamed');
  expect(paragraphs).toMatchObject([
    {
      config: {
        colWidth: 4,
        enabled: false,
        fontSize: 9,
        results: {
          '0': {
            graph: {mode: 'multiBarChart', height: 300, setting: {lineChart: {xLabelStatus: 'rotate'}}, groups: [{name: 'url', index: 1}]},
          },
        },
      },
      settings: {params: {url: '/home'}},
    },
  ]);
});

test('a note of ours is a note of Zeppelin', () => {
  const note = readNote('# Sensors\n\nProse.\n\n```sql %flink.ssql(type=update)\nSELECT 1\n```\n');
  const json = JSON.parse(writeZpln(note, 'lab/sensors'));
  expect(json).toMatchObject({
    name: 'Sensors',
    path: '/lab/Sensors',
    id: expect.stringMatching(/^2[0-9A-F]{8}$/),
    paragraphs: [
      {text: '%md\nProse.', config: {editorMode: 'ace/mode/markdown', enabled: true, colWidth: 12}},
      {
        text: '%flink.ssql(type=update)\nSELECT 1',
        config: {editorMode: 'ace/mode/sql'},
        id: expect.stringMatching(/^paragraph_\d{13}_\d{9}$/),
      },
    ],
  });
  expect(readZpln(writeZpln(note, 'lab/sensors'))).toMatchObject({
    folder: 'lab',
    note: {title: 'Sensors', paragraphs: [{text: '%md\nProse.'}, {text: note.paragraphs[1]?.text}]},
  });
});

test.each([
  ['not JSON', 'hello'],
  ['no paragraphs', '{"name": "x"}'],
  ['a list', '[]'],
])('refuses %s with a reason', (_, file) => {
  expect(() => readZpln(file)).toThrow(StudioError);
  expect(() => readZpln(file)).toThrow(/^the file is not a Zeppelin note: /);
});

test.each(['{"paragraphs": [null, 3, "x", []]}', '{"paragraphs": [{"text": null, "config": 3, "title": {}}], "name": 7, "path": []}'])(
  'takes what makes no sense as empty: %s',
  (file) => {
    const {note} = readZpln(file);
    expect(note.title).toBe('Imported note');
    expect(note.paragraphs.every((p) => p.text === '')).toBe(true);
    expect(() => writeZpln(note, 'x')).not.toThrow();
  },
);
