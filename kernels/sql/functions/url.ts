import {javaRegexOrNull, regexGroup} from './java-regex.ts';

interface Url {
  readonly protocol: string;
  readonly authority: string | null;
  readonly userInfo: string | null;
  readonly host: string;
  readonly path: string;
  readonly query: string | null;
  readonly ref: string | null;
}

/** The protocols that Java's URL knows; others are no URL to it. */
const PROTOCOLS = ['http', 'https', 'ftp', 'file', 'jar', 'mailto'];

/** As java.net.URL takes a text apart, which is not as RFC 3986 has it; null for what it refuses. */
function parseUrl(text: string): Url | null {
  const match = /^([a-zA-Z][a-zA-Z0-9.+-]*):([^#]*)(?:#(.*))?$/s.exec(text.trim().replace(/^url:/i, ''));
  const protocol = match?.[1]?.toLowerCase();
  if (match === null || protocol === undefined || !PROTOCOLS.includes(protocol)) return null;
  const [beforeQuery = '', ...queryParts] = match[2]!.split('?');
  const query = queryParts.length > 0 && protocol !== 'mailto' ? queryParts.join('?') : null;
  const ref = match[3] ?? null;
  if (!beforeQuery.startsWith('//')) {
    return {protocol, authority: null, userInfo: null, host: '', path: normalized(beforeQuery), query, ref};
  }
  const slash = beforeQuery.indexOf('/', 2);
  const authority = beforeQuery.slice(2, slash === -1 ? undefined : slash);
  const path = slash === -1 ? '' : normalized(beforeQuery.slice(slash));
  const at = authority.indexOf('@');
  const userInfo = at === -1 ? null : authority.slice(0, at);
  const hostAndPort = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority.slice(at + 1));
  return hostAndPort === null ? null : {protocol, authority, userInfo, host: hostAndPort[1]!, path, query, ref};
}

function normalized(path: string): string {
  let result = path.replaceAll('/./', '/');
  for (let before = ''; before !== result; ) {
    before = result;
    result = result.replace(/\/(?!\.\.\/)[^/]+\/\.\.(?=\/|$)/, '');
  }
  return result.replace(/\/\.$/, '/');
}

/** PARSE_URL: a part of a URL, or the value of a key of its query; NULL if there is none. */
export function urlPart(text: string, part: string, key: string | undefined): string | null {
  const url = parseUrl(text);
  if (url === null) return null;
  if (key !== undefined) {
    if (part !== 'QUERY' || url.query === null) return null;
    const regex = javaRegexOrNull(`(&|^)${key}=([^&]*)`);
    const found = regex?.exec(url.query);
    return regex && found ? (regexGroup(regex, found, 2) ?? null) : null;
  }
  switch (part) {
    case 'HOST':
      return url.host;
    case 'PATH':
      return url.path;
    case 'QUERY':
      return url.query;
    case 'REF':
      return url.ref;
    case 'PROTOCOL':
      return url.protocol;
    case 'FILE':
      return url.path + (url.query === null ? '' : `?${url.query}`);
    case 'AUTHORITY':
      return url.authority;
    case 'USERINFO':
      return url.userInfo;
    default:
      return null;
  }
}
