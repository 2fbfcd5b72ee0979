'use client';
import {useEffect, useId, useRef, useState} from 'react';
import {useShownTheme} from '../shell/theme.ts';

type Mermaid = typeof import('mermaid').default;

/** A note's directives must not loosen what is set here. */
const SECURE = [
  'secure',
  'securityLevel',
  'startOnLoad',
  'maxTextSize',
  'maxEdges',
  'suppressErrorRendering',
  'themeCSS',
  'themeVariables',
  'theme',
  'fontFamily',
  'htmlLabels',
  'flowchart',
];

/** One drawing at a time: the library keeps its settings for all. */
let turn: Promise<unknown> = Promise.resolve();

/** A diagram of mermaid's language, in the colours of the page. What cannot be drawn stands as its text, with the reason. */
export function Diagram({text}: {text: string}) {
  const box = useRef<HTMLDivElement>(null);
  const id = `diagram-${useId().replaceAll(/[^\w-]/g, '')}`;
  const theme = useShownTheme();
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => {
    let ended = false;
    const draw = async () => {
      const [{default: mermaid}, {default: purify}] = await Promise.all([import('mermaid'), import('dompurify')]);
      if (ended || box.current === null) return;
      configure(mermaid, theme);
      const {svg} = await mermaid.render(id, text);
      if (ended || box.current === null) return;
      const fragment = purify.sanitize(svg, {
        USE_PROFILES: {svg: true, svgFilters: true},
        FORBID_TAGS: ['image', 'foreignObject', 'use', 'a'],
        RETURN_DOM_FRAGMENT: true,
      });
      // Its style sheet is for this drawing alone.
      const root = box.current.shadowRoot ?? box.current.attachShadow({mode: 'open'});
      root.replaceChildren(fragment);
      setFailed(null);
    };
    turn = turn.then(draw).catch((error: unknown) => {
      if (!ended) setFailed(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it cannot be read');
    });
    return () => {
      ended = true;
    };
  }, [id, text, theme]);
  return (
    <>
      <div
        ref={box}
        role="img"
        aria-label={`Diagram: ${text.trim().replaceAll(/\s+/g, ' ').slice(0, 200)}`}
        hidden={failed !== null}
        className="my-3 overflow-x-auto"
      />
      {failed !== null && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, the keyboard must reach that */}
          <pre tabIndex={0}>{text}</pre>
          <p className="text-danger text-small">The diagram cannot be drawn: {failed}</p>
        </>
      )}
    </>
  );
}

function configure(mermaid: Mermaid, theme: 'light' | 'dark'): void {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    secure: SECURE,
    suppressErrorRendering: true,
    maxTextSize: 50_000,
    htmlLabels: false,
    flowchart: {htmlLabels: false, useMaxWidth: true},
    fontFamily: 'inherit',
    theme: 'base',
    themeVariables: {
      darkMode: theme === 'dark',
      fontSize: '13px',
      dropShadow: 'none',
      background: color('--page'),
      primaryColor: color('--inset'),
      primaryTextColor: color('--text'),
      primaryBorderColor: color('--control'),
      lineColor: color('--text-3'),
      secondaryColor: color('--hover'),
      tertiaryColor: color('--page'),
      textColor: color('--text'),
      mainBkg: color('--inset'),
      nodeBorder: color('--control'),
      clusterBkg: color('--chrome'),
      clusterBorder: color('--line-strong'),
      edgeLabelBackground: color('--page'),
      noteBkgColor: color('--hover'),
      noteTextColor: color('--text'),
      noteBorderColor: color('--line-strong'),
      actorBkg: color('--inset'),
      actorBorder: color('--control'),
    },
  });
}
