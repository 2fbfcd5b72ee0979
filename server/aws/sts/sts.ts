import {AwsError} from '../wire/aws-error.ts';
import type {OwnProtocol} from '../wire/dispatch.ts';
import {type Exchange, readBody} from '../wire/exchange.ts';
import {callerOf} from '../wire/identity.ts';
import {escapeXml} from '../wire/xml.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const MAX_BODY_BYTES = 64 * 1024;

/** STS, version 2011-06-15, in the Query protocol: GetCallerIdentity. */
export function sts(): OwnProtocol {
  return {
    accepts: (exchange) =>
      exchange.method === 'POST' &&
      exchange.path === '/' &&
      (exchange.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'),
    handle,
  };
}

async function handle(exchange: Exchange): Promise<void> {
  const form = new URLSearchParams((await readBody(exchange, MAX_BODY_BYTES)).toString('utf8'));
  const action = form.get('Action') ?? '';
  if (action !== 'GetCallerIdentity') {
    return respondError(exchange, new AwsError('InvalidAction', `the local AWS does not support the action "${action.slice(0, 100)}"`));
  }
  const {account, accessKey} = callerOf(exchange.headers.authorization);
  const result = `<Arn>arn:aws:iam::${account}:root</Arn><UserId>${escapeXml(accessKey)}</UserId><Account>${account}</Account>`;
  exchange.respond(
    200,
    {'content-type': 'text/xml'},
    `<GetCallerIdentityResponse xmlns="${NAMESPACE}"><GetCallerIdentityResult>${result}</GetCallerIdentityResult><ResponseMetadata><RequestId>${exchange.id}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
  );
}

function respondError(exchange: Exchange, error: AwsError): void {
  const body = `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${exchange.id}</RequestId></ErrorResponse>`;
  exchange.respond(error.status, {'content-type': 'text/xml'}, body);
}
