import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** What npm needs to know to pass over a package that is made for another system. */
export interface PlatformEntry {
  readonly version: string;
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optional: true;
  readonly os?: readonly string[];
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

/** System, processor and C library as the name of a platform package tells them (`…-linux-x64-musl`); null for any other name. */
export function platformOf(name: string): Omit<PlatformEntry, 'version' | 'optional'> | null {
  if (name.endsWith('wasm32-wasi')) return {cpu: ['wasm32']};
  const parts = name.split(/[/-]/);
  const os = SYSTEMS.find((system) => parts.includes(system));
  const cpu = PROCESSORS.find((processor) => parts.includes(processor));
  if (os === undefined || cpu === undefined) return null;
  const last = parts.at(-1) ?? '';
  const libc = os !== 'linux' ? null : last.startsWith('musl') ? 'musl' : last.startsWith('gnu') ? 'glibc' : null;
  return libc === null ? {cpu: [cpu], os: [os]} : {cpu: [cpu], libc: [libc], os: [os]};
}

/**
 * The platform packages that some package of the lock file may use and that the lock file does not name. A registry that lacks another
 * system's build makes npm leave it out, and `npm ci` then calls the whole file out of step.
 */
export function missingPlatforms(lock: LockFile): Map<string, PlatformEntry> {
  const missing = new Map<string, PlatformEntry>();
  for (const [place, locked] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(locked.optionalDependencies ?? {})) {
      const platform = platformOf(name);
      if (platform === null || !/^\d+\.\d+\.\d+/.test(version) || isNamed(lock, place, name)) continue;
      missing.set(`node_modules/${name}`, {version, ...platform, optional: true});
    }
  }
  return missing;
}

/** Node's own way up: beside the package, then in every folder above. */
function isNamed(lock: LockFile, place: string, name: string): boolean {
  let folder = place;
  for (;;) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
    const above = folder.lastIndexOf('/node_modules/');
    folder = above < 0 ? '' : folder.slice(0, above);
  }
}

/** `node bin/checks/lock-platforms.ts`: completes package-lock.json. To be run after `npm install <package>`. */
function complete(file: string): number {
  const lock = JSON.parse(readFileSync(file, 'utf8')) as LockFile;
  const missing = missingPlatforms(lock);
  if (missing.size === 0) return 0;
  const {'': root, ...others} = lock.packages;
  const named = Object.entries({...others, ...Object.fromEntries(missing)}).sort(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(file, `${JSON.stringify({...lock, packages: {'': root, ...Object.fromEntries(named)}}, null, 2)}\n`);
  return missing.size;
}

if (import.meta.main) {
  const added = complete(fileURLToPath(new URL('../../package-lock.json', import.meta.url)));
  process.stdout.write(`package-lock.json: ${added} platform packages added\n`);
}
