import {AwsError, toAwsError} from './aws-error.ts';
import type {Clock} from './clock.ts';
import {type Exchange, readBody} from './exchange.ts';
import {refusal} from './guard.ts';
import {callerOf} from './identity.ts';
import {EncodedJson, isObject} from './json.ts';
import type {JsonService} from './operation.ts';

/** A service with a protocol of its own (S3's REST, the Query protocol, RPC over CBOR). Answers every request that it accepts, errors too. */
export interface OwnProtocol {
  accepts(exchange: Exchange): boolean;
  handle(exchange: Exchange): Promise<void>;
}

export interface DispatchOptions {
  readonly clock: Clock;
  readonly json: readonly JsonService[];
  /** Asked in order; the last one takes what is left. */
  readonly own: readonly OwnProtocol[];
  readonly extraHost?: string;
  /** Told of mistakes of ours. */
  readonly report: (error: unknown) => void;
}

/** Finds the service of a request: by `X-Amz-Target` first, then by protocol. Never throws. */
export function dispatcher(options: DispatchOptions): (exchange: Exchange) => Promise<void> {
  const services = new Map(options.json.map((service) => [service.targetPrefix, service]));
  return async (exchange) => {
    try {
      const refused = refusal(exchange.host, exchange.headers.origin, options.extraHost);
      if (refused !== null) return respondJsonError(exchange, new AwsError('AccessDeniedException', refused, 403));
      const target = exchange.headers['x-amz-target'];
      if (typeof target === 'string') return await handleJson(exchange, target, services, options);
      const own = options.own.find((protocol) => protocol.accepts(exchange));
      if (own !== undefined) return await own.handle(exchange);
      respondJsonError(exchange, new AwsError('UnknownOperationException', 'no service of the local AWS takes this request', 404));
    } catch (error) {
      respondJsonError(exchange, toAwsError(error, options.report));
    }
  };
}

async function handleJson(
  exchange: Exchange,
  target: string,
  services: ReadonlyMap<string, JsonService>,
  options: DispatchOptions,
): Promise<void> {
  const dot = target.indexOf('.');
  const service = services.get(target.slice(0, dot));
  if (service === undefined) {
    throw new AwsError('UnknownOperationException', `the local AWS has no service for the target "${target.slice(0, 200)}"`);
  }
  const operation = service.operations.get(target.slice(dot + 1));
  if (operation === undefined) {
    throw new AwsError('UnknownOperationException', `the local AWS does not support ${service.title}'s "${target.slice(dot + 1, 200)}"`);
  }
  const type = (exchange.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';
  if (!type.startsWith('application/x-amz-json-') && type !== 'application/json') {
    throw new AwsError(
      'SerializationException',
      `the content type "${type.slice(0, 100)}" is not supported, send application/x-amz-json-1.1`,
    );
  }
  const body = await readBody(exchange, service.maxBodyBytes);
  const answer = await operation.call(parse(body), {caller: callerOf(exchange.headers.authorization), clock: options.clock});
  const headers = {'content-type': type};
  if (answer === undefined) exchange.respond(200, headers);
  else exchange.respond(200, headers, answer instanceof EncodedJson ? answer.bytes : JSON.stringify(answer));
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', "the request's body is not JSON");
  }
  if (!isObject(value)) throw new AwsError('SerializationException', "the request's body is not a JSON object");
  return value;
}

/** The JSON protocol's error. SerializationException alone spells its member "Message", as AWS does. */
export function respondJsonError(exchange: Exchange, error: AwsError): void {
  const key = error.code === 'SerializationException' ? 'Message' : 'message';
  const body = JSON.stringify({__type: error.code, [key]: error.message, ...error.fields});
  // The rest of a body that is too large is not read: the connection ends after the answer.
  exchange.body.resume();
  exchange.respond(error.status, {'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': error.code}, body);
}
