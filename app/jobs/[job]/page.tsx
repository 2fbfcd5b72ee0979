import {JobPage} from '../../../components/jobs/job-page.tsx';

export default async function Page({params}: {params: Promise<{job: string}>}) {
  return <JobPage job={decodeURIComponent((await params).job)} />;
}
