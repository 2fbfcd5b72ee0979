import {z} from 'zod';

const names = z.array(z.string().min(1).max(60)).max(200).default([]);

/**
 * Who may do what with a note, by the names of users. Zeppelin's meaning: an owner may do everything, a writer also runs and reads, a runner
 * also reads; an empty list stands for everybody. Without users configured nobody asks.
 */
export const permissionsSchema = z.object({owners: names, writers: names, runners: names, readers: names});
export type Permissions = z.infer<typeof permissionsSchema>;

/** What somebody may do, the least first. */
export const RIGHTS = ['read', 'run', 'write', 'own'] as const;
export type Right = (typeof RIGHTS)[number];
export const rightsSchema = z.record(z.enum(RIGHTS), z.boolean());
export type Rights = Readonly<z.infer<typeof rightsSchema>>;
