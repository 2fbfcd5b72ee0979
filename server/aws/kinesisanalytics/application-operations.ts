import {AwsError} from '../wire/aws-error.ts';
import {type Operation, operation} from '../wire/operation.ts';
import {pageOf} from '../wire/page.ts';
import {currentVersion, describeApplication, seconds} from './application.ts';
import type {Applications} from './applications.ts';
import {fetchCode, type ReadObject} from './code-archive.ts';
import {applyUpdate} from './configuration-update.ts';
import {concurrentModification, invalidArgument} from './errors.ts';
import {
  createApplicationShape,
  deleteApplicationShape,
  describeApplicationShape,
  listApplicationsShape,
  startApplicationShape,
  stopApplicationShape,
  updateApplicationShape,
} from './shapes.ts';

const DEFAULT_PAGE = 50;

/** Create-, Describe-, List-, Update-, Start-, Stop- and DeleteApplication. */
export function applicationOperations(applications: Applications, read: ReadObject): readonly Operation[] {
  return [
    operation('CreateApplication', createApplicationShape, async (input, {caller}) => {
      checkKind(input.RuntimeEnvironment, input.ApplicationMode);
      applications.checkFree(input.ApplicationName);
      const configuration = input.ApplicationConfiguration ?? {};
      const host = applications.create(
        {
          name: input.ApplicationName,
          description: input.ApplicationDescription ?? '',
          runtime: input.RuntimeEnvironment,
          role: input.ServiceExecutionRole,
          configuration,
          code: await fetchCode(configuration, read),
          logStreams: (input.CloudWatchLoggingOptions ?? []).map((option) => option.LogStreamARN),
        },
        caller,
      );
      return {ApplicationDetail: describeApplication(host.application, currentVersion(host.application))};
    }),
    operation('DescribeApplication', describeApplicationShape, (input) => {
      const {application} = applications.get(input.ApplicationName);
      return {ApplicationDetail: describeApplication(application, currentVersion(application))};
    }),
    operation('ListApplications', listApplicationsShape, (input) => {
      const all = applications.all().map((host) => host.application);
      const page = pageOf(all, (app) => app.name, input.NextToken, input.Limit ?? DEFAULT_PAGE, 'InvalidRequestException');
      return {
        ApplicationSummaries: page.items.map((app) => ({
          ApplicationName: app.name,
          ApplicationARN: app.arn,
          ApplicationStatus: app.status,
          ApplicationVersionId: currentVersion(app).id,
          RuntimeEnvironment: currentVersion(app).runtime,
          ApplicationMode: 'STREAMING',
        })),
        NextToken: page.nextToken,
      };
    }),
    operation('UpdateApplication', updateApplicationShape, async (input) => {
      const host = applications.get(input.ApplicationName);
      const version = currentVersion(host.application);
      const {CurrentApplicationVersionId: seen, ConditionalToken: token} = input;
      if (seen === undefined && token === undefined) {
        throw invalidArgument('Either CurrentApplicationVersionId or ConditionalToken must be provided.');
      }
      if ((seen !== undefined && seen !== version.id) || (token !== undefined && token !== version.conditionalToken)) {
        throw concurrentModification(`The application was changed meanwhile: its current version is ${version.id}.`);
      }
      const runtime = input.RuntimeEnvironmentUpdate ?? version.runtime;
      checkKind(runtime, undefined);
      const update = input.ApplicationConfigurationUpdate ?? {};
      const configuration = applyUpdate(version.configuration, update);
      const code = update.ApplicationCodeConfigurationUpdate === undefined ? null : await fetchCode(configuration, read);
      if (currentVersion(host.application) !== version) throw concurrentModification('The application was changed meanwhile.');
      const role = input.ServiceExecutionRoleUpdate ?? version.role;
      const id = host.update({configuration, runtime, role, code}, input.RunConfigurationUpdate);
      return {ApplicationDetail: describeApplication(host.application, currentVersion(host.application)), OperationId: id};
    }),
    operation('StartApplication', startApplicationShape, (input) => ({
      OperationId: applications.get(input.ApplicationName).start(input.RunConfiguration),
    })),
    operation('StopApplication', stopApplicationShape, (input) => ({
      OperationId: applications.get(input.ApplicationName).stop(input.Force ?? false),
    })),
    operation('DeleteApplication', deleteApplicationShape, async (input) => {
      const host = applications.get(input.ApplicationName);
      if (Math.floor(input.CreateTimestamp) !== seconds(host.application.createdAt)) {
        throw invalidArgument(`CreateTimestamp does not match the one of application ${input.ApplicationName}.`);
      }
      await applications.delete(host);
      return {};
    }),
  ];
}

/** What the local AWS does not run is refused when it is created, not when it is started. */
function checkKind(runtime: string, mode: string | undefined): void {
  if (runtime === 'SQL-1_0') {
    throw new AwsError('UnsupportedOperationException', 'SQL-1_0 applications are discontinued: use a FLINK runtime.');
  }
  if (mode === 'INTERACTIVE' || runtime.startsWith('ZEPPELIN-')) {
    throw new AwsError('UnsupportedOperationException', 'The local AWS runs STREAMING applications only, on a FLINK runtime.');
  }
}
