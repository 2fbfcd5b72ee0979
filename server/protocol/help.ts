import {z} from 'zod';

/** GET /api/samples → Sample[], in the order of the gallery; POST /api/samples {id} → NoteEntry: the note, made among the user's own. */
export const sampleSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Its first sentence. */
  about: z.string(),
  paragraphs: z.int(),
  /** It reads a stream, and a generator that "run all" starts fills it. */
  generator: z.boolean(),
});

/** GET /api/documents → Document[]; GET /api/documents/text?path= → DocumentText. `path`: below `docs`, without the ending, `''` the first page. */
export const documentSchema = z.object({path: z.string(), title: z.string()});
export const documentTextSchema = documentSchema.extend({text: z.string()});

export type Sample = z.infer<typeof sampleSchema>;
export type Document = z.infer<typeof documentSchema>;
export type DocumentText = z.infer<typeof documentTextSchema>;
