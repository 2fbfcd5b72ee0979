'use client';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import {isValidElement, type ReactNode} from 'react';
import ReactMarkdown, {type Components} from 'react-markdown';
import remarkGfm from 'remark-gfm';

// Diagrams and formulas are large and few notes have them.
const Diagram = dynamic(() => import('./diagram.tsx').then((m) => m.Diagram), {ssr: false});
const MathProse = dynamic(() => import('./math-prose.tsx').then((m) => m.MathProse), {ssr: false});

/** Headings of a note begin below its own title. */
export const COMPONENTS: Components = {
  h1: ({children}) => <h2>{children}</h2>,
  h2: ({children}) => <h2>{children}</h2>,
  h3: ({children}) => <h3>{children}</h3>,
  a: ({href, children}) => {
    if (href?.startsWith('/') && !href.startsWith('//')) return <Link href={href}>{children}</Link>;
    return (
      <a href={href} target="_blank" rel="noreferrer noopener">
        {children}
      </a>
    );
  },
  pre: ({children}) => {
    const diagram = diagramOf(children);
    if (diagram !== null) return <Diagram text={diagram} />;
    // It scrolls sideways: the keyboard must reach that.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    return <pre tabIndex={0}>{children}</pre>;
  },
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
  table: ({children}) => <table tabIndex={0}>{children}</table>,
  // Pictures of other places would tell them that the note was read.
  img: ({alt}) => <em>{alt ? `picture: ${alt}` : 'picture'}</em>,
};

/** The text of a fenced block in the language `mermaid`. */
function diagramOf(children: ReactNode): string | null {
  if (!isValidElement<{className?: string; children?: ReactNode}>(children)) return null;
  const {className, children: text} = children.props;
  return /\blanguage-mermaid\b/.test(className ?? '') && typeof text === 'string' ? text : null;
}

/** A formula, as `$…$`, `$$…$$` or a block in the language `math`. */
const FORMULA = /\$[^\s$]|\$\$|```math/;

/** Markdown, without any HTML of the text's own. */
export function Markdown({text}: {text: string}) {
  return (
    <div className="prose">
      {FORMULA.test(text) ? (
        <MathProse text={text} />
      ) : (
        <ReactMarkdown remarkPlugins={[remarkGfm]} components={COMPONENTS}>
          {text}
        </ReactMarkdown>
      )}
    </div>
  );
}
