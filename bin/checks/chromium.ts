import {existsSync} from 'node:fs';
import {progress} from '../launch/terminal.ts';
import {findProgram, isProgram, run} from './shell.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** Playwright's own download, in CHROMIUM_PATH. */
const DOWNLOADED = 'playwright';

/**
 * A Chromium for the browser tests: CHROMIUM_PATH, an installed one, Debian's package (as root), Playwright's download.
 * @returns its path, `playwright` for the download, or null after saying in one line what to do
 */
export async function findChromium(root: string): Promise<string | null> {
  const named = process.env.CHROMIUM_PATH;
  if (named === DOWNLOADED || (named !== undefined && isProgram(named))) return named;
  if (named !== undefined) progress(`CHROMIUM_PATH names "${named}", which cannot be run; looking for another`);
  const found = findProgram(NAMES) ?? PLACES.find(isProgram) ?? null;
  if (found !== null) return found;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    progress('installing Chromium (the package of the system) …');
    const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
    await run('apt-get', ['update', '-qq'], {cwd: root, env});
    const {status, output} = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {cwd: root, env});
    const installed = findProgram(NAMES);
    if (installed !== null) return installed;
    progress(`apt-get could not install it (exit status ${status}): ${output.trim().split('\n').at(-1) ?? ''}`);
  }
  progress("installing Chromium (Playwright's download) …");
  const download = await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], {cwd: root});
  if (download.status === 0) return DOWNLOADED;
  progress('no Chromium: install the package "chromium" or Google Chrome, or name one in CHROMIUM_PATH, then run npm test again');
  return null;
}
