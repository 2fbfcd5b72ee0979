import {FOLDER_FILES, FOLDERS, FOLDERS_OVERWRITTEN} from './formats/folders.ts';
import {FORMAT_FILES, FORMATS_READ} from './formats/read.ts';
import {FORMATS_WRITTEN} from './formats/write.ts';
import type {ProgramArea} from './program-case.ts';

/** Texts of every kind read as every type, values of every type written, with the options of the formats; and the folders of files. */
export const FORMATS: ProgramArea = {
  name: 'formats',
  files: {...FORMAT_FILES, ...FOLDER_FILES},
  cases: [
    ...[...FORMATS_READ, ...FORMATS_WRITTEN, ...FOLDERS].map(([name, sql]) => ({name, mode: 'streaming', sql}) as const),
    ...FOLDERS_OVERWRITTEN.map(([name, sql]) => ({name, mode: 'batch', sql}) as const),
  ],
};
