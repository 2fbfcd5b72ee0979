import type {Metadata} from 'next';
import {DeployPage} from '../../../components/applications/deploy-page.tsx';

export const metadata: Metadata = {title: 'Build and deploy'};

export default async function Page({params}: {params: Promise<{path: string[]}>}) {
  return <DeployPage note={(await params).path.map(decodeURIComponent).join('/')} />;
}
