import {mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {type ProfileSetting, profileSettingSchema} from '../protocol/api.ts';

const FILE = 'settings.json';

/** The profile that the settings page saved in the data folder; null when there is none that can be read. */
export function readSavedProfile(data: string): ProfileSetting | null {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(data, FILE), 'utf8'));
    const profile = typeof parsed === 'object' && parsed !== null && 'profile' in parsed ? parsed.profile : null;
    const read = profileSettingSchema.safeParse(profile);
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** Saves a profile for the next start, or forgets it: then the command line and the environment decide. */
export function saveProfile(data: string, profile: ProfileSetting | null): void {
  const path = join(data, FILE);
  if (profile === null) {
    rmSync(path, {force: true});
    return;
  }
  mkdirSync(data, {recursive: true});
  writeFileSync(`${path}.new`, `${JSON.stringify({profile}, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}
