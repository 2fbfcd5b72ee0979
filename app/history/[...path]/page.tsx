import type {Metadata} from 'next';
import {HistoryPage} from '../../../components/history/history-page.tsx';

export const metadata: Metadata = {title: 'History'};

export default async function Page({params}: {params: Promise<{path: string[]}>}) {
  return <HistoryPage path={(await params).path.map(decodeURIComponent).join('/')} />;
}
