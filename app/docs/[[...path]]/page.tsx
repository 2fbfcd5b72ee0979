import type {Metadata} from 'next';
import {DocumentsPage} from '../../../components/help/documents-page.tsx';

interface Props {
  readonly params: Promise<{path?: string[]}>;
}

export const metadata: Metadata = {title: 'Documents'};

export default async function Page(props: Props) {
  return <DocumentsPage path={((await props.params).path ?? []).map(decodeURIComponent).join('/')} />;
}
