import {Code} from './code.tsx';

/** SQL that only can be read, coloured; it scrolls in itself. */
export function SqlBlock({label, text}: {label: string; text: string}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="ring-inside max-h-[480px] overflow-auto bg-inset px-3 py-2">
      <Code text={text} wrap />
    </section>
  );
}
