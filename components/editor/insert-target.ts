import type {editor} from 'monaco-editor';

type Target = Pick<editor.ICodeEditor, 'executeEdits' | 'getSelection' | 'focus' | 'pushUndoStop' | 'onDidFocusEditorText'>;

/** The editor that had the cursor last: where a name goes that is pressed beside the note. */
let target: Target | null = null;

/** Follows where the cursor goes; the function ends it. */
export function followCursor(editor: Target): () => void {
  const follow = editor.onDidFocusEditorText(() => {
    target = editor;
  });
  return () => {
    follow.dispose();
    if (target === editor) target = null;
  };
}

/** Puts a text at the cursor, in place of what is selected, and goes back there. False: no editor had the cursor yet. */
export function insertAtCursor(text: string): boolean {
  const selection = target?.getSelection();
  if (target === null || selection == null) return false;
  target.pushUndoStop();
  target.executeEdits('insert', [{range: selection, text, forceMoveMarkers: true}]);
  target.pushUndoStop();
  target.focus();
  return true;
}
