import type {Metadata} from 'next';
import {StreamsPage} from '../../components/streams/streams-page.tsx';

export const metadata: Metadata = {title: 'Streams'};

export default function Page() {
  return <StreamsPage />;
}
