import type {Metadata} from 'next';
import {SamplesPage} from '../../components/help/samples-page.tsx';

export const metadata: Metadata = {title: 'Samples'};

export default function Page() {
  return <SamplesPage />;
}
