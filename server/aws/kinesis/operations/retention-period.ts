import {AwsError} from '../../wire/aws-error.ts';
import {type Operation, operation} from '../../wire/operation.ts';
import {integer, required, structure} from '../../wire/shape.ts';
import {namedStream} from '../shapes.ts';
import type {Streams} from '../streams.ts';

export const retentionPeriodShape = structure({...namedStream, RetentionPeriodHours: required(integer())});

const MIN_HOURS = 24;
const MAX_HOURS = 8760;

function invalid(message: string): AwsError {
  return new AwsError('InvalidArgumentException', message);
}

function checkRange(hours: number): void {
  if (hours < MIN_HOURS) {
    throw invalid(`Minimum allowed retention period is ${MIN_HOURS} hours. Requested retention period (${hours} hours) is too short.`);
  }
  if (hours > MAX_HOURS) {
    throw invalid(`Maximum allowed retention period is ${MAX_HOURS} hours. Requested retention period (${hours} hours) is too long.`);
  }
}

/** IncreaseStreamRetentionPeriod, to 8760 h at most. */
export function increaseRetention(streams: Streams): Operation {
  return operation('IncreaseStreamRetentionPeriod', retentionPeriodShape, (input, {caller}) => {
    const stream = streams.get(input, caller);
    const {name, retentionHours} = stream.info;
    const hours = input.RetentionPeriodHours;
    checkRange(hours);
    if (hours < retentionHours) {
      throw invalid(
        `Requested retention period (${hours} hours) for stream ${name} can not be shorter than existing retention period (${retentionHours} hours). Use DecreaseRetentionPeriod API.`,
      );
    }
    streams.setRetention(stream, hours);
    return undefined;
  });
}

/** DecreaseStreamRetentionPeriod, to 24 h at least; what is older than the new period is removed at once. */
export function decreaseRetention(streams: Streams): Operation {
  return operation('DecreaseStreamRetentionPeriod', retentionPeriodShape, (input, {caller}) => {
    const stream = streams.get(input, caller);
    const {name, retentionHours} = stream.info;
    const hours = input.RetentionPeriodHours;
    checkRange(hours);
    if (hours > retentionHours) {
      throw invalid(
        `Requested retention period (${hours} hours) for stream ${name} can not be longer than existing retention period (${retentionHours} hours). Use IncreaseRetentionPeriod API.`,
      );
    }
    streams.setRetention(stream, hours);
    return undefined;
  });
}
