import {ApplicationPage} from '../../../components/applications/application-page.tsx';

export default async function Page({params}: {params: Promise<{name: string}>}) {
  return <ApplicationPage name={decodeURIComponent((await params).name)} />;
}
