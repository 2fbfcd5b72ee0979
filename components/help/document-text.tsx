'use client';
import Link from 'next/link';
import {useMemo} from 'react';
import Markdown, {type Components} from 'react-markdown';
import remarkGfm from 'remark-gfm';
import {linkFrom} from './document-links.ts';
import {anchorsByLine} from './heading-anchors.ts';

/** A document as a page: headings have the anchors that links name, links stay inside the studio. No HTML of the text's own. */
export function DocumentText({path, text}: {path: string; text: string}) {
  const {shown, anchors} = useMemo(() => anchorsByLine(text), [text]);
  const components = useMemo(() => componentsOf(path, anchors), [path, anchors]);
  return (
    <div className="prose">
      <Markdown remarkPlugins={[remarkGfm]} components={components} skipHtml>
        {shown}
      </Markdown>
    </div>
  );
}

function componentsOf(path: string, anchors: ReadonlyMap<number, readonly string[]>): Components {
  const heading =
    (Tag: 'h2' | 'h3' | 'h4'): NonNullable<Components['h2']> =>
    ({node, children}) => {
      const [first, ...others] = anchors.get(node?.position?.start.line ?? 0) ?? [];
      return (
        <Tag id={first} className="scroll-mt-4">
          {others.map((id) => (
            <span key={id} id={id} className="scroll-mt-4" />
          ))}
          {children}
        </Tag>
      );
    };
  return {
    // The page has the title.
    h1: () => null,
    h2: heading('h2'),
    h3: heading('h3'),
    h4: heading('h4'),
    a: ({href, children}) => {
      const target = linkFrom(path, href ?? '');
      if (target === null) return <span>{children}</span>;
      if (target.startsWith('/') || target.startsWith('#')) return <Link href={target}>{children}</Link>;
      return (
        <a href={target} target="_blank" rel="noreferrer noopener">
          {children}
        </a>
      );
    },
    // It scrolls sideways: the keyboard must reach that.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    pre: ({children}) => <pre tabIndex={0}>{children}</pre>,
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    table: ({children}) => <table tabIndex={0}>{children}</table>,
    img: ({alt}) => <em>{alt}</em>,
  };
}
