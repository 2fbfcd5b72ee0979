import {MakeTablePage} from '../../../../components/streams/make-table-page.tsx';

export default async function Page({params}: {params: Promise<{name: string}>}) {
  return <MakeTablePage stream={decodeURIComponent((await params).name)} />;
}
