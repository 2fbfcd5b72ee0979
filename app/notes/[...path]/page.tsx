import type {Metadata} from 'next';
import {NotePage} from '../../../components/note/note-page.tsx';

interface Props {
  readonly params: Promise<{path: string[]}>;
}

/** The note's path as the server knows it: folders and name, decoded. */
async function pathOf(props: Props): Promise<string> {
  return (await props.params).path.map(decodeURIComponent).join('/');
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return {title: (await pathOf(props)).split('/').at(-1) ?? 'Note'};
}

export default async function Page(props: Props) {
  return <NotePage path={await pathOf(props)} />;
}
