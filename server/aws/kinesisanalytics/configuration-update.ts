import {isObject} from '../wire/json.ts';
import type {ApplicationConfiguration, ApplicationConfigurationUpdate} from './shapes.ts';

/**
 * A configuration with an update's values in place of its own. Members of an update are named like those that they replace, with "Update"
 * behind; environment properties are replaced as a whole, and code sent in the request replaces a place in S3.
 */
export function applyUpdate(configuration: ApplicationConfiguration, update: ApplicationConfigurationUpdate): ApplicationConfiguration {
  const {EnvironmentPropertyUpdates, ...rest} = update;
  const merged = merge(configuration, rest) as ApplicationConfiguration;
  const flink = merged.FlinkApplicationConfiguration;
  const code = merged.ApplicationCodeConfiguration;
  const sentCode = update.ApplicationCodeConfigurationUpdate?.CodeContentUpdate?.ZipFileContentUpdate;
  return {
    ...merged,
    ...(EnvironmentPropertyUpdates === undefined ? {} : {EnvironmentProperties: EnvironmentPropertyUpdates}),
    ...(flink === undefined
      ? {}
      : {
          // A part that had no values of its own before is a custom one now.
          FlinkApplicationConfiguration: Object.fromEntries(
            Object.entries(flink).map(([name, part]) => [name, Object.assign({ConfigurationType: 'CUSTOM'}, part)]),
          ) as typeof flink,
        }),
    ...(code === undefined || sentCode === undefined
      ? {}
      : {ApplicationCodeConfiguration: {...code, CodeContent: {ZipFileContent: sentCode}}}),
  };
}

function merge(target: object, update: object): object {
  const result: Record<string, unknown> = {...target};
  for (const [name, value] of Object.entries(update)) {
    const plain = name.replace(/Update$/, '');
    const old = result[plain];
    result[plain] = isObject(value) ? merge(isObject(old) ? old : {}, value) : value;
  }
  return result;
}
