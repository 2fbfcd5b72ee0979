import {z} from 'zod';
import {ROLES} from './roles.ts';

/** Where somebody is in a note. `selection`: offsets into the paragraph's text, the cursor at `end`; null outside of an editor. */
export const whereSchema = z.object({
  paragraph: z.string().max(40).nullable(),
  selection: z.object({start: z.int().min(0), end: z.int().min(0)}).nullable(),
});

/** Somebody who has the note open: one page of a browser. `colour` counts from 0, below COLOURS; `name` '' until it is told. */
export const personSchema = whereSchema.extend({connection: z.string(), name: z.string(), colour: z.int()});

/** As many as the charts' colours. */
export const COLOURS = 8;
export const nameSchema = z.string().max(60);

export type Where = z.infer<typeof whereSchema>;
export type Person = z.infer<typeof personSchema>;

export const roleSchema = z.enum(ROLES);

/** GET /api/users → who asks, in which role, and who can sign in; null where no users are configured. */
export const peopleSchema = z.object({
  user: z.string().nullable(),
  role: roleSchema.nullable(),
  users: z.array(z.string()).readonly().nullable(),
});
export type People = z.infer<typeof peopleSchema>;
