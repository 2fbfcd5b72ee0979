'use client';
import {BookOpen} from 'lucide-react';
import {useEffect} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {Page, SideItem, SideSection} from '../shell/page.tsx';
import {Waiting} from '../ui/empty.tsx';
import {Message} from '../ui/message.tsx';
import {documentHref} from './document-links.ts';
import {DocumentText} from './document-text.tsx';
import {useDocument, useDocuments} from './queries.ts';

/** A document of the program, read inside the studio: it needs no other place. */
export function DocumentsPage({path}: {path: string}) {
  const {data, error, isPending} = useDocument(path);
  useHeadingOfAddress(data !== undefined);
  return (
    <Page
      crumbs={[{label: 'Documents', ...(path === '' ? {} : {href: '/docs'})}, ...(path === '' ? [] : [{label: data?.title ?? path}])]}
      side={<DocumentsSide here={path} />}
    >
      <article className="mx-auto flex max-w-(--note-max) flex-col gap-4 px-6 py-8 max-md:px-3 max-md:py-4">
        <h1 className="font-semibold text-[22px] leading-7 tracking-[-0.015em]">{data?.title ?? 'Documents'}</h1>
        {error && <Message look="error">{toDiagnostic(error).message}</Message>}
        {isPending && <Waiting rows={8} />}
        {data && <DocumentText path={path} text={data.text} />}
      </article>
    </Page>
  );
}

function DocumentsSide({here}: {here: string}) {
  const {data} = useDocuments();
  return (
    <SideSection title="Documents">
      <ul>
        {(data ?? []).map((d) => (
          <li key={d.path}>
            <SideItem
              href={documentHref(d.path)}
              here={d.path === here}
              indent={d.path.split('/').length - 1}
              icon={<BookOpen size={14} strokeWidth={2} aria-hidden />}
            >
              {d.title}
            </SideItem>
          </li>
        ))}
      </ul>
    </SideSection>
  );
}

/** The heading that the address names comes into view once the text is there. */
function useHeadingOfAddress(ready: boolean): void {
  useEffect(() => {
    if (!ready) return;
    const go = () => {
      const id = decodeURIComponent(location.hash.slice(1));
      if (id !== '') document.getElementById(id)?.scrollIntoView({block: 'start'});
    };
    go();
    addEventListener('hashchange', go);
    return () => removeEventListener('hashchange', go);
  }, [ready]);
}
