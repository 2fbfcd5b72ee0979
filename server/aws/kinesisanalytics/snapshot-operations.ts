import {AwsError} from '../wire/aws-error.ts';
import {type Operation, operation} from '../wire/operation.ts';
import {pageOf} from '../wire/page.ts';
import {type Application, type Snapshot, seconds} from './application.ts';
import type {Applications} from './applications.ts';
import {invalidArgument} from './errors.ts';
import {deleteSnapshotShape, listOfApplicationShape, snapshotShape} from './shapes.ts';

const DEFAULT_PAGE = 50;

/** Create-, Describe-, List- and DeleteApplicationSnapshot(s). */
export function snapshotOperations(applications: Applications): readonly Operation[] {
  return [
    operation('CreateApplicationSnapshot', snapshotShape, (input) => {
      applications.get(input.ApplicationName).snapshot(input.SnapshotName);
      return {};
    }),
    operation('DescribeApplicationSnapshot', snapshotShape, (input) => ({
      SnapshotDetails: view(find(applications.get(input.ApplicationName).application, input.SnapshotName)),
    })),
    operation('ListApplicationSnapshots', listOfApplicationShape, (input) => {
      const {snapshots} = applications.get(input.ApplicationName).application;
      // In the order in which they were taken: the name alone does not say it.
      const keyed = snapshots.map((snapshot, i) => ({
        key: `${String(snapshot.createdAt).padStart(15, '0')}-${String(i).padStart(6, '0')}`,
        snapshot,
      }));
      const page = pageOf(keyed, (item) => item.key, input.NextToken, input.Limit ?? DEFAULT_PAGE, 'InvalidArgumentException');
      return {SnapshotSummaries: page.items.map((item) => view(item.snapshot)), NextToken: page.nextToken};
    }),
    operation('DeleteApplicationSnapshot', deleteSnapshotShape, (input) => {
      const host = applications.get(input.ApplicationName);
      const snapshot = find(host.application, input.SnapshotName);
      if (Math.floor(input.SnapshotCreationTimestamp) !== seconds(snapshot.createdAt)) {
        throw invalidArgument(`SnapshotCreationTimestamp does not match the one of snapshot ${snapshot.name}.`);
      }
      host.deleteSnapshot(snapshot.name);
      return {};
    }),
  ];
}

function find(application: Application, name: string): Snapshot {
  const snapshot = application.snapshots.find((candidate) => candidate.name === name);
  if (snapshot === undefined) {
    throw new AwsError('ResourceNotFoundException', `Snapshot ${name} of application ${application.name} not found.`);
  }
  return snapshot;
}

function view(snapshot: Snapshot) {
  return {
    SnapshotName: snapshot.name,
    SnapshotStatus: snapshot.status,
    ApplicationVersionId: snapshot.versionId,
    SnapshotCreationTimestamp: seconds(snapshot.createdAt),
    RuntimeEnvironment: snapshot.runtime,
  };
}
