'use client';
import {useEffect, useRef} from 'react';

const TAGS = [
  ...['a', 'abbr', 'b', 'blockquote', 'br', 'caption', 'code', 'col', 'colgroup', 'dd', 'del', 'details', 'div', 'dl', 'dt', 'em', 'h1'],
  ...['h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'img', 'ins', 'kbd', 'li', 'mark', 'ol', 'p', 'pre', 'q', 's', 'samp', 'small', 'span'],
  ...['strong', 'sub', 'summary', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'u', 'ul', 'var'],
];
const ATTRIBUTES = ['align', 'alt', 'colspan', 'height', 'href', 'open', 'rowspan', 'scope', 'src', 'start', 'title', 'width'];

export interface SafeHtmlProps {
  readonly html: string;
  /** Values for `{0}`, `{1}`, … in its text; they are text, whatever they hold. */
  readonly values?: readonly string[];
  readonly label: string;
}

/**
 * HTML from outside: cleaned by DOMPurify to plain markup. No scripts, styles, forms, frames, ids and classes; of pictures only those that
 * the text itself carries.
 */
export function SafeHtml({html, values, label}: SafeHtmlProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let ended = false;
    import('dompurify').then(({default: purify}) => {
      if (ended || box.current === null) return;
      const fragment = purify.sanitize(html, {
        ALLOWED_TAGS: TAGS,
        ALLOWED_ATTR: ATTRIBUTES,
        ALLOW_DATA_ATTR: false,
        ALLOW_ARIA_ATTR: false,
        RETURN_DOM_FRAGMENT: true,
      });
      for (const picture of fragment.querySelectorAll('img')) {
        if (!/^data:image\/(png|jpeg|gif|webp);base64,/.test(picture.getAttribute('src') ?? '')) picture.remove();
      }
      for (const link of fragment.querySelectorAll('a')) {
        if (/^https?:\/\//.test(link.getAttribute('href') ?? '')) {
          link.target = '_blank';
          link.rel = 'noreferrer noopener';
        } else link.removeAttribute('href');
      }
      if (values !== undefined) fill(fragment, values);
      box.current.replaceChildren(fragment);
    });
    return () => {
      ended = true;
    };
  }, [html, values]);
  return (
    // It scrolls sideways: the keyboard must reach that.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section ref={box} aria-label={label} tabIndex={0} className="prose ring-inside max-w-none overflow-x-auto px-3 py-2" />
  );
}

function fill(fragment: DocumentFragment, values: readonly string[]): void {
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    node.textContent = (node.textContent ?? '').replace(/\{(\d+)\}/g, (whole, index: string) => values[Number(index)] ?? whole);
  }
}
