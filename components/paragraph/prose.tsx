'use client';
import Link from 'next/link';
import Markdown, {type Components} from 'react-markdown';
import remarkGfm from 'remark-gfm';

/** Headings of a note begin below its own title. */
const COMPONENTS: Components = {
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
  // It scrolls sideways: the keyboard must reach that.
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
  pre: ({children}) => <pre tabIndex={0}>{children}</pre>,
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
  table: ({children}) => <table tabIndex={0}>{children}</table>,
  // Pictures of other places would tell them that the note was read.
  img: ({alt}) => <em>{alt ? `picture: ${alt}` : 'picture'}</em>,
};

/** Markdown, without any HTML of the text's own. */
export function Prose({text}: {text: string}) {
  return (
    <div className="prose">
      <Markdown remarkPlugins={[remarkGfm]} components={COMPONENTS}>
        {text}
      </Markdown>
    </div>
  );
}
