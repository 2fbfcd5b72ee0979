/** Text in the code face that only can be read; it scrolls in itself. */
export function CodeBlock({label, text}: {label: string; text: string}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="ring-inside max-h-[480px] overflow-auto bg-inset">
      <pre className="p-3 font-mono text-small">{text}</pre>
    </section>
  );
}
