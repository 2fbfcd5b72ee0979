// Installs the npm packages once, and again only when the lock file changed. A stamp under node_modules says what is there.
import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';

const STAMP = 'node_modules/.millrace-packages.json';

/** Hash of the lock file, which is what the stamp remembers. */
export function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Whether the stamp says that everything of this lock file is installed (`dev`: with the packages that only tests need). */
export function isStamped(root, dev) {
  const stamp = readJson(path.join(root, STAMP));
  return stamp !== null && (stamp.dev || !dev) && stamp.lock === lockHash(root);
}

/** Whether packages that only tests need are to be there: asked for, or there already, which a start must not undo. */
export function wantsDev(root, dev) {
  return dev || readJson(path.join(root, STAMP))?.dev === true;
}

/**
 * Whether `installed` (npm's own record of node_modules) holds all that `lock` wants. Optional packages of other systems may be missing.
 * Somebody who ran `npm install` by hand is spared a second installation.
 */
export function isSatisfied(lock, installed, dev) {
  if (lock?.packages === undefined || installed?.packages === undefined) return false;
  for (const [place, wanted] of Object.entries(lock.packages)) {
    if (place === '' || wanted.link === true) continue;
    const found = installed.packages[place];
    if (found === undefined) {
      if (wanted.optional || wanted.devOptional || (wanted.dev && !dev)) continue;
      return false;
    }
    if (found.version !== wanted.version || found.integrity !== wanted.integrity) return false;
  }
  return true;
}

function writeStamp(root, dev) {
  writeFileSync(path.join(root, STAMP), `${JSON.stringify({lock: lockHash(root), dev})}\n`);
}

/** The PATH without the project's own `.bin`: npm must not run on the Node that it is about to replace. */
function outerPath(root) {
  const inner = path.join(root, 'node_modules');
  const entries = (process.env.PATH ?? '').split(path.delimiter);
  return entries.filter((entry) => !path.resolve(entry).startsWith(inner)).join(path.delimiter);
}

function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {...options, stdio: ['ignore', 'pipe', 'pipe']});
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({code: 1, output: String(error.message)}));
    child.on('close', (code) => resolve({code: code ?? 1, output}));
  });
}

/**
 * Makes node_modules hold what the lock file says; tells about it on stderr only when there is something to do.
 * @returns {Promise<boolean>} false when the installation failed; what npm said has then been printed
 */
export async function ensurePackages(root, asked) {
  if (isStamped(root, asked)) return true;
  const dev = wantsDev(root, asked);
  const lock = readJson(path.join(root, 'package-lock.json'));
  const installed = readJson(path.join(root, 'node_modules/.package-lock.json'));
  if (isSatisfied(lock, installed, dev)) {
    writeStamp(root, dev || isSatisfied(lock, installed, true));
    return true;
  }
  const started = Date.now();
  const why = existsSync(path.join(root, 'node_modules')) ? 'the list of packages changed' : 'once';
  process.stderr.write(`installing packages (${why}; a minute or two) …\n`);
  const beat = setInterval(() => process.stderr.write(`  still installing, ${Math.round((Date.now() - started) / 1000)} s\n`), 15000);
  rmSync(path.join(root, STAMP), {force: true});
  const quiet = ['--no-fund', '--no-audit', '--loglevel=error', ...(dev ? [] : ['--omit=dev'])];
  const windows = process.platform === 'win32';
  const env = {...process.env, PATH: outerPath(root)};
  // npm hands its settings to scripts as variables; an `omit` among them would leave packages out here too.
  for (const name of Object.keys(env))
    if (/^npm_(config_(omit|only|production|include)|execpath|node_execpath)$/i.test(name)) delete env[name];
  if (env.NODE_ENV === 'production') delete env.NODE_ENV;
  const npm = (args) => run(windows ? 'npm.cmd' : 'npm', [...args, ...quiet], {cwd: root, env, shell: windows});
  let result = await npm(['ci']);
  // A lock file written beside a registry that lacks other systems' builds misses their names, and `npm ci` refuses it.
  if (result.code !== 0 && result.output.includes('EUSAGE')) result = await npm(['install', '--no-save']);
  clearInterval(beat);
  if (result.code !== 0) {
    process.stderr.write(`${result.output.trim()}\nmillrace: the packages could not be installed (npm ci failed, its words are above)\n`);
    return false;
  }
  writeStamp(root, dev);
  process.stderr.write(`packages installed in ${Math.round((Date.now() - started) / 1000)} s\n`);
  return true;
}
