// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is a form variable, or a place that the editor fills
/** `${name}`, `${name=default}`, `${name=default,a|b}`, `${checkbox:name=…}`, `${password:name}`, `$${name}` of the note. */
const FORM = /\$?\$\{([^}\n]*)\}/g;

/** The text with each form variable replaced by its default, or by a number, padded to its length. Offsets stay. */
export function maskForms(text: string): string {
  if (!text.includes('${')) return text;
  return text.replace(FORM, (whole: string, inside: string) => {
    const equals = inside.indexOf('=');
    const value = equals === -1 ? '' : (inside.slice(equals + 1).split(',')[0] ?? '').trim();
    const shown = value === '' ? '0' : value;
    return shown.padEnd(whole.length).slice(0, whole.length);
  });
}

/** The names of the form variables in a text, each once. */
export function formNames(text: string): readonly string[] {
  const names = [...text.matchAll(FORM)].map((match) => {
    const head = (match[1] ?? '').split('=')[0] ?? '';
    return head
      .slice(head.lastIndexOf(':') + 1)
      .replace(/\(.*\)$/, '')
      .trim();
  });
  return [...new Set(names.filter((name) => name !== ''))];
}
