/** Names of the applications that run on a local AWS; none when it does not answer. */
export async function runningApplications(url: string): Promise<string[]> {
  const {KinesisAnalyticsV2Client, ListApplicationsCommand} = await import('@aws-sdk/client-kinesis-analytics-v2');
  const client = new KinesisAnalyticsV2Client({
    endpoint: url,
    region: 'us-east-1',
    credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
    maxAttempts: 1,
  });
  const names: string[] = [];
  try {
    let next: string | undefined;
    do {
      const page = await client.send(new ListApplicationsCommand({NextToken: next}), {abortSignal: AbortSignal.timeout(5000)});
      for (const application of page.ApplicationSummaries ?? []) {
        if (application.ApplicationStatus === 'RUNNING' && application.ApplicationName !== undefined)
          names.push(application.ApplicationName);
      }
      next = page.NextToken;
    } while (next !== undefined);
  } catch {
    return [];
  } finally {
    client.destroy();
  }
  return names;
}
