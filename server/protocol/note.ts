import {z} from 'zod';
import {permissionsSchema} from './permissions.ts';
import {viewSchema} from './view.ts';

/**
 * A note as it is saved (`*.note.md`): no run state, no results. `path` (folder/name without the ending) identifies it and is not part of it.
 * Unknown settings, of a newer version or of another tool, are kept in `extra` and written back.
 */

/** Answers to the forms of a text, by name; of a checkbox the chosen values. Passwords are never among them. */
export const paramsSchema = z.record(z.string().max(200), z.union([z.string().max(100_000), z.array(z.string().max(10_000)).max(1000)]));

const extraSchema = z.record(z.string(), z.json());

const keptSchema = z.array(z.string().max(4096).nullable()).max(100);

export const paragraphSchema = z.object({
  /** Short, unique within the note. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  /** Everything that the editor shows, the `%interpreter(property=value)` line included. */
  text: z.string(),
  title: z.string().default(''),
  width: z.int().min(1).max(12).default(12),
  editorHidden: z.boolean().default(false),
  resultHidden: z.boolean().default(false),
  disabled: z.boolean().default(false),
  view: viewSchema.default({kind: 'table', keys: [], groups: [], values: []}),
  params: paramsSchema.default({}),
  /** Run again when an answer is chosen in one of its forms. */
  runOnChange: z.boolean().default(true),
  /** Numbers of the editor's lines; absent: shown. */
  lineNumbers: z.boolean().optional(),
  /** Of the editor, px; absent: the studio's own. */
  fontSize: z.int().min(9).max(20).optional(),
  /** Where stopped runs left the state of its jobs, and where its checkpoints are: paths in the order of its jobs (`state-properties.ts`). */
  savepoints: keptSchema.optional(),
  checkpoints: keptSchema.optional(),
  extra: extraSchema.default({}),
});

export const lookSchema = z.enum(['default', 'simple', 'report']);
export type Look = z.infer<typeof lookSchema>;

export const noteSchema = z.object({
  title: z.string(),
  /** Answers to the forms of the whole note. */
  params: paramsSchema.default({}),
  /** How the note opens: with everything, without frames and controls until they are needed, or as a report without code. */
  look: lookSchema.optional(),
  /** Who may do what, where users are configured; absent: everybody everything. */
  permissions: permissionsSchema.optional(),
  paragraphs: z.array(paragraphSchema),
  extra: extraSchema.default({}),
});

export type Paragraph = z.infer<typeof paragraphSchema>;
export type Note = z.infer<typeof noteSchema>;
const {title, width, editorHidden, resultHidden, disabled, view, params, runOnChange, lineNumbers, fontSize} = paragraphSchema.shape;
/** The fields that `set-paragraph` changes. What is left out stays as it is: the defaults of a paragraph that is read have no place here. */
export const paragraphSettingsSchema = z
  .object({
    title: title.unwrap(),
    width: width.unwrap(),
    editorHidden: editorHidden.unwrap(),
    resultHidden: resultHidden.unwrap(),
    disabled: disabled.unwrap(),
    view: view.unwrap(),
    params: params.unwrap(),
    runOnChange: runOnChange.unwrap(),
    lineNumbers,
    fontSize,
  })
  .partial();

/** The fields that `set-note` changes. */
export const noteSettingsSchema = z.object({look: lookSchema}).partial();
