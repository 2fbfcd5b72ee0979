import type {ConnectorInfo, OptionInfo} from '../../protocol/connector.ts';
import {jsonInfo} from '../formats/json/info.ts';

const REQUEST: readonly OptionInfo[] = [
  {
    key: 'url',
    type: 'string',
    required: true,
    description: 'http or https; {column} stands for the value of a key column',
  },
  {
    key: 'lookup-method',
    type: 'enum',
    values: ['GET', 'POST', 'PUT'],
    default: 'GET',
    description: 'GET: key columns become parameters of the URL; POST and PUT: an object of JSON in the body',
  },
  {key: 'header.*', type: 'string', secret: true, description: 'a header of every request, such as header.x-api-key'},
  {
    key: 'gid.connector.http.source.lookup.header.*',
    type: 'string',
    secret: true,
    description: 'the same in the words of the connector that Flink jobs use',
  },
  {
    key: 'lookup.request.timeout',
    type: 'duration',
    default: '30 s',
    description: 'how long one request may take',
  },
  {
    key: 'gid.connector.http.source.lookup.request.timeout',
    type: 'integer',
    description: 'the same in seconds',
  },
  {
    key: 'lookup.success-codes',
    type: 'string',
    default: '2XX',
    description: 'status codes of an answer with rows, separated by commas; 2XX stands for 200 to 299',
  },
  {
    key: 'lookup.ignored-codes',
    type: 'string',
    default: '404',
    description: 'status codes that mean that there is no such row',
  },
  {
    key: 'lookup.retry-codes',
    type: 'string',
    default: '429,5XX',
    description: 'status codes after which the request is sent again; every other one stops the job',
  },
];

const LOOKUP: readonly OptionInfo[] = [
  {key: 'asyncPolling', type: 'boolean', default: 'true', description: 'false: one request at a time'},
  {key: 'lookup.capacity', type: 'integer', default: '100', description: 'requests under way at once'},
  {key: 'lookup.timeout', type: 'duration', default: '3 min', description: 'how long a row may wait for its answer, retries included'},
  {
    key: 'lookup.output-mode',
    type: 'enum',
    values: ['ORDERED', 'ALLOW_UNORDERED'],
    default: 'ORDERED',
    description: 'whether rows leave as they came or as their answers come (never past a watermark)',
  },
  {key: 'lookup.max-retries', type: 'integer', default: '3', description: 'how often a request that failed is sent again'},
  {key: 'lookup.retry-delay', type: 'duration', default: '1 s', description: 'the pause before that'},
  {key: 'lookup.cache', type: 'enum', values: ['NONE', 'PARTIAL'], default: 'NONE', description: 'whether answers are remembered'},
  {key: 'lookup.partial-cache.max-rows', type: 'integer', default: '10000', description: 'keys that are remembered'},
  {key: 'lookup.partial-cache.expire-after-write', type: 'duration', description: 'how long an answer is remembered'},
  {key: 'lookup.partial-cache.expire-after-access', type: 'duration', description: 'how long one is that nobody asks for'},
  {key: 'lookup.partial-cache.cache-missing-key', type: 'boolean', default: 'true', description: 'also remembers that there is no row'},
];

/** A table behind an HTTP endpoint, asked once for each key. */
export const restLookupInfo: ConnectorInfo = {
  identifier: 'rest-lookup',
  description: 'a table behind an HTTP endpoint, to join with by FOR SYSTEM_TIME AS OF a processing time',
  options: [...REQUEST, ...LOOKUP],
  formats: [jsonInfo],
  metadata: [],
  source: null,
  lookup: {async: true},
  sink: null,
};
