/**
 * What a user may change beside notes, whose permissions are their own (`permissions.ts`): a viewer nothing, a member what work needs, an admin
 * the studio too. Reading is for everybody who is signed in.
 */
export const ROLES = ['viewer', 'member', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const AREAS = {
  streams: {what: 'change streams or put records', least: 'member'},
  catalog: {what: 'change the catalog', least: 'member'},
  applications: {what: 'change applications', least: 'member'},
  settings: {what: 'change the settings of the studio', least: 'admin'},
} as const satisfies Readonly<Record<string, {readonly what: string; readonly least: Role}>>;
export type Area = keyof typeof AREAS;

/** Why somebody may not, as a sentence without its end; null: they may. `role` null: no users are configured, or it is the studio's own key. */
export function roleRefusal(role: Role | null, area: Area): {readonly message: string; readonly hint: string} | null {
  const {what, least} = AREAS[area];
  if (role === null || ROLES.indexOf(role) >= ROLES.indexOf(least)) return null;
  return {
    message: `you may not ${what}: you are a ${role}`,
    hint: `whoever runs the studio can make you ${least === 'admin' ? 'an' : 'a'} ${least}`,
  };
}
