const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Why a request must be refused, or null. A page of another site in the same browser can send requests here and, by a name that it makes
 * point to 127.0.0.1, read the answers; so the endpoint must be addressed by a local name, and no other origin may call it.
 * `extraHost` is the address that the endpoint was told to listen on, when it is not a local one.
 */
export function refusal(host: string, origin: string | undefined, extraHost?: string): string | null {
  const name = hostName(host);
  const local = LOOPBACK.has(name) || name.endsWith('.localhost') || (extraHost !== undefined && name === extraHost);
  if (!local) return `the local AWS answers to localhost only, not to the host "${shown(host)}"`;
  if (origin !== undefined && origin !== `http://${host}`) {
    return `the local AWS takes no requests from web pages of another origin ("${shown(origin)}")`;
  }
  return null;
}

function hostName(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase();
}

function shown(text: string): string {
  return text.slice(0, 100);
}
