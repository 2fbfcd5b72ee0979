import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {progress} from '../launch/terminal.ts';
import {findProgram, isProgram, run} from './shell.ts';

/** What the tests with foreign AWS clients run with. */
export interface PythonTools {
  /** A Python that imports boto3. */
  readonly python: string;
  /** The AWS command line. */
  readonly aws: string;
}

const BIN = process.platform === 'win32' ? 'Scripts' : 'bin';

/**
 * A Python with boto3 and the AWS command line: named by MILLRACE_PYTHON and MILLRACE_AWS_CLI, installed, or in an environment of our own
 * under .cache/python. null after one line where neither can be had: those tests are skipped.
 */
export async function findPython(root: string): Promise<PythonTools | null> {
  const python = process.env.MILLRACE_PYTHON ?? findProgram(['python3', 'python']);
  if (python === null) {
    progress('no Python 3: the tests that drive the local AWS with boto3 and the AWS command line are skipped');
    return null;
  }
  const aws = process.env.MILLRACE_AWS_CLI ?? findProgram(['aws']);
  if (aws !== null && (await works(root, python, aws))) return {python, aws};
  const folder = path.join(root, '.cache/python');
  const own = {python: path.join(folder, BIN, 'python'), aws: path.join(folder, BIN, 'aws')};
  if (isProgram(own.python) && (await works(root, own.python, own.aws))) return own;
  progress('installing boto3 and the AWS command line into .cache/python …');
  mkdirSync(path.join(root, '.cache'), {recursive: true});
  const made = await run(python, ['-m', 'venv', '--clear', folder], {cwd: root});
  const installed =
    made.status === 0
      ? await run(own.python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'boto3', 'awscli'], {cwd: root})
      : made;
  if (installed.status === 0 && (await works(root, own.python, own.aws))) return own;
  const last = installed.output.trim().split('\n').at(-1) ?? '';
  progress(`boto3 and the AWS command line could not be installed (${last}): the tests that need them are skipped`);
  return null;
}

async function works(root: string, python: string, aws: string): Promise<boolean> {
  const [imported, answered] = await Promise.all([run(python, ['-c', 'import boto3'], {cwd: root}), run(aws, ['--version'], {cwd: root})]);
  return imported.status === 0 && answered.status === 0;
}
