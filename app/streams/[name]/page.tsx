import {StreamPage} from '../../../components/streams/stream-page.tsx';

export default async function Page({params}: {params: Promise<{name: string}>}) {
  return <StreamPage name={decodeURIComponent((await params).name)} />;
}
