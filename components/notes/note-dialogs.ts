'use client';
import {lazily} from '../ui/lazily.tsx';

/** What notes and folders are asked about, loaded when it is asked. */
export const NewNote = lazily(() => import('./new-note.tsx').then((m) => m.NewNote));
export const RenameDialog = lazily(() => import('./rename-dialog.tsx').then((m) => m.RenameDialog));
