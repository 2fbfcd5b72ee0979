import {AwsError} from '../wire/aws-error.ts';
import {type Operation, operation} from '../wire/operation.ts';
import {pageOf} from '../wire/page.ts';
import {currentVersion, describeApplication, type OperationInfo, seconds} from './application.ts';
import type {Applications} from './applications.ts';
import {describeOperationShape, describeVersionShape, listOfApplicationShape, listOperationsShape} from './shapes.ts';

const DEFAULT_PAGE = 50;
const keyOf = (n: number) => String(n).padStart(10, '0');

/** ListApplicationVersions, DescribeApplicationVersion, ListApplicationOperations, DescribeApplicationOperation. */
export function historyOperations(applications: Applications): readonly Operation[] {
  return [
    operation('ListApplicationVersions', listOfApplicationShape, (input) => {
      const {application} = applications.get(input.ApplicationName);
      const current = currentVersion(application);
      const page = pageOf(
        application.versions,
        (v) => keyOf(v.id),
        input.NextToken,
        input.Limit ?? DEFAULT_PAGE,
        'InvalidArgumentException',
      );
      return {
        ApplicationVersionSummaries: page.items.map((version) => ({
          ApplicationVersionId: version.id,
          ApplicationStatus: version === current ? application.status : 'READY',
        })),
        NextToken: page.nextToken,
      };
    }),
    operation('DescribeApplicationVersion', describeVersionShape, (input) => {
      const {application} = applications.get(input.ApplicationName);
      const version = application.versions.find((candidate) => candidate.id === input.ApplicationVersionId);
      if (version === undefined) {
        throw new AwsError('ResourceNotFoundException', `Application ${application.name} has no version ${input.ApplicationVersionId}.`);
      }
      return {ApplicationVersionDetail: describeApplication(application, version)};
    }),
    operation('ListApplicationOperations', listOperationsShape, (input) => {
      const {operations} = applications.get(input.ApplicationName).application;
      const wanted = operations
        .toReversed()
        .filter(
          (info) =>
            (input.Operation === undefined || info.name === input.Operation) &&
            (input.OperationStatus === undefined || info.status === input.OperationStatus),
        );
      const page = pageOf(
        wanted.map((info, i) => ({key: keyOf(i), info})),
        (item) => item.key,
        input.NextToken,
        input.Limit ?? DEFAULT_PAGE,
        'InvalidArgumentException',
      );
      return {
        ApplicationOperationInfoList: page.items.map(({info}) => ({...view(info), OperationId: info.id})),
        NextToken: page.nextToken,
      };
    }),
    operation('DescribeApplicationOperation', describeOperationShape, (input) => {
      const {application} = applications.get(input.ApplicationName);
      const info = application.operations.find((candidate) => candidate.id === input.OperationId);
      if (info === undefined) {
        throw new AwsError('ResourceNotFoundException', `Application ${application.name} has no operation ${input.OperationId}.`);
      }
      return {
        ApplicationOperationInfoDetails: {
          ...view(info),
          EndTime: seconds(info.endedAt ?? info.startedAt),
          ...(info.error === null ? {} : {OperationFailureDetails: {ErrorInfo: {ErrorString: info.error.slice(0, 512)}}}),
        },
      };
    }),
  ];
}

function view(info: OperationInfo) {
  return {
    Operation: info.name,
    StartTime: seconds(info.startedAt),
    ...(info.endedAt === null ? {} : {EndTime: seconds(info.endedAt)}),
    OperationStatus: info.status,
  };
}
