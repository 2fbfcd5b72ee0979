import type {Metadata} from 'next';
import {EmbedPage} from '../../../components/note/embed-page.tsx';

interface Props {
  readonly params: Promise<{path: string[]}>;
}

export const metadata: Metadata = {title: 'Result'};

export default async function Page(props: Props) {
  return <EmbedPage path={(await props.params).path.map(decodeURIComponent).join('/')} />;
}
